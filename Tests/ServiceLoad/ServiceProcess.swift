public import Foundation

/// `apsis serve` as its users start it, in a folder of its own, at a port that is free.
public final class ServiceProcess {
  public struct Failure: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
  }

  public let folder: URL
  public let port: Int
  private let process: Process

  /// Starts it, and waits until it says where its API is.
  ///
  /// - Parameters:
  ///   - executable: The one to start.
  ///   - folder: Has `apsis.yaml`; the log goes to `serve.log` beside it.
  public init(_ executable: URL, in folder: URL) async throws {
    self.folder = folder
    let log = folder.appending(path: "serve.log")
    try Data().write(to: log)
    process = Process()
    process.executableURL = executable
    process.arguments = ["serve", "--config", "apsis.yaml", "--port", "0"]
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: log)
    try process.run()
    var port: Int?
    let end = ContinuousClock.now + .seconds(60)
    while port == nil, process.isRunning, ContinuousClock.now < end {
      try await Task.sleep(for: .milliseconds(2))
      let text = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
      port = text.firstRange(of: "the API is at http://127.0.0.1:").flatMap { range in
        text[range.upperBound...].contains("\n") ? Int(text[range.upperBound...].prefix { $0.isNumber }) : nil
      }
    }
    guard let port else { throw Failure("the service does not start: see \(log.path)") }
    self.port = port
  }

  /// Ends it in order.
  ///
  /// - Returns: How long that took.
  @discardableResult
  public func stop() async throws -> Duration {
    try await ContinuousClock().measure {
      process.terminate()
      let end = ContinuousClock.now + .seconds(60)
      while process.isRunning {
        guard ContinuousClock.now < end else {
          kill(process.processIdentifier, SIGKILL)
          throw Failure("the service does not stop")
        }
        try await Task.sleep(for: .milliseconds(2))
      }
    }
  }

  /// Processor time so far, to the hundredth of a second.
  public var processorTime: Duration {
    let text = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8)) ?? ""
    let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
    guard fields.count > 12, let user = Int(fields[11]), let system = Int(fields[12]) else { return .zero }
    return .milliseconds((user + system) * 1_000 / Int(sysconf(Int32(_SC_CLK_TCK))))
  }

  /// Its memory that is resident, in bytes.
  public var residentSize: Int {
    let text = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return (line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0) << 10
  }
}
