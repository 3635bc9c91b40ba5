import ApsisPrograms
import Foundation

/// Starts processes and attends to them.
struct Driver: Sendable {
  let engine: any ProcessEngine
  let options: DriverOptions

  /// Prints how the process ended.
  func runOne() async throws {
    let process = try await engine.start(options.process, token: options.token)
    FileHandle.standardError.write(Data("started\n".utf8))
    if let signal = options.signal {
      while process.output.size == 0 { try await Task.sleep(for: .milliseconds(10)) }
      try await process.send(signal)
    }
    print(try await process.end().status)
  }

  /// Prints of each process how it ended and its output, once all have.
  func runMany(_ count: Int) async throws {
    let ends = try await withThrowingTaskGroup(of: (Int, String).self) { group in
      for number in 0..<count { group.addTask { (number, try await end(of: number)) } }
      return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    for number in 0..<count { print(number, ends[number] ?? "") }
  }

  private func end(of number: Int) async throws -> String {
    var description = options.process
    description.environment["NUMBER"] = String(number)
    let process = try await engine.start(description, token: options.token + String(number))
    FileHandle.standardError.write(Data(".".utf8))
    let status = try await process.end().status
    return "\(status) \(String(decoding: process.output.bytes(0..<process.output.size), as: UTF8.self))"
  }
}
