import ApsisEngines
import ApsisPrograms
import Foundation
import SystemPackage
import TestSupport
import Testing

/// A folder for the processes of one test, which are ended with it.
final class EngineFolder: Sendable {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  deinit {
    // Whatever a test that failed has left.
    for name in (try? FileManager.default.contentsOfDirectory(atPath: root.string)) ?? [] {
      guard let leader = pid(of: name) else { continue }
      for process in ProcessTable.session(leader) { kill(process, SIGKILL) }
    }
  }

  var root: FilePath { FilePath(folder.url.appending(path: "runs").path) }

  /// An engine as each start of a scheduler makes one.
  func engine() throws -> LocalEngine { try LocalEngine(root: root) }

  func path(_ name: String) -> String { folder.url.appending(path: name).path }

  /// The process of a token. Never that of the machine's first process, nor what `kill` takes for more than one: tests write states that
  /// are wrong.
  func pid(of token: String) -> Int32? {
    let text = try? String(contentsOfFile: "\(root)/\(token)/state", encoding: .utf8)
    let pid = text?.split(separator: "\n").first { $0.hasPrefix("pid ") }.flatMap { Int32($0.dropFirst(4)) }
    return pid.flatMap { $0 > 1 ? $0 : nil }
  }

  /// The supervisor of a token's process: its parent.
  func supervisor(of token: String) throws -> Int32 {
    let process = try #require(pid(of: token))
    let parent = try #require(ProcessTable.entry(process)?.parent)
    let executable = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(parent)/exe")
    try #require(executable.hasSuffix("/apsis-supervise"))
    return parent
  }

  /// Starts a command line of a shell, and returns it when it has begun.
  func start(_ command: String, as token: String = "r1") async throws -> any EngineProcess {
    try await engine().start(ProcessDescription(arguments: ["/bin/bash", "-c", command]), token: token)
  }
}

/// The machine's processes.
enum ProcessTable {
  struct Entry {
    let pid: Int32
    let parent: Int32
    let session: Int32
    let isEnded: Bool
  }

  static func entry(_ pid: Int32) -> Entry? {
    guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
      let end = text.lastIndex(of: ")")
    else { return nil }
    let fields = text[end...].dropFirst(2).split(separator: " ")
    guard fields.count > 3, let parent = Int32(fields[1]), let session = Int32(fields[3]) else { return nil }
    return Entry(pid: pid, parent: parent, session: session, isEnded: fields[0] == "Z")
  }

  /// Those of a session that have not ended.
  static func session(_ number: Int32) -> [Int32] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { Int32($0) }.compactMap(entry).filter { $0.session == number && !$0.isEnded }.map(\.pid)
  }
}

extension EngineProcess {
  var text: String { String(decoding: output.bytes(0..<output.size), as: UTF8.self) }

  /// Waits until the output holds a text.
  func waitForOutput(_ expected: String) async throws {
    for _ in 0..<1_500 where !text.contains(expected) { try await Task.sleep(for: .milliseconds(20)) }
    try #require(text.contains(expected), "output is '\(text)'")
  }
}

/// Waits until something holds, for 30 s.
func wait(until condition: () throws -> Bool) async throws {
  for _ in 0..<1_500 {
    if try condition() { return }
    try await Task.sleep(for: .milliseconds(20))
  }
  try #require(try condition())
}
