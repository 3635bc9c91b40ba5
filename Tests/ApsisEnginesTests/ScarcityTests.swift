import ApsisEngines
import ApsisPrograms
import Foundation
import SystemPackage
import TestSupport
import Testing

/// Whether the tests may mount a file system of their own.
private let canMount: Bool = {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = ["unshare", "--mount", "sh", "-c", "mount -t tmpfs tmpfs /mnt"]
  process.standardError = FileHandle.nullDevice
  guard (try? process.run()) != nil else { return false }
  process.waitUntilExit()
  return process.terminationStatus == 0
}()

/// A scheduler on a machine that has run out of something.
struct ScarcityTests {
  private let folder: EngineFolder

  init() throws {
    folder = try EngineFolder()
    try FileManager.default.createDirectory(atPath: folder.root.string, withIntermediateDirectories: true)
  }

  private var driver: String { Executable.apsis.deletingLastPathComponent().appending(path: "EngineDriver").path }

  private func run(_ script: String, _ arguments: [String] = []) async throws -> Command.Result {
    try await Command.run(
      URL(filePath: "/usr/bin/env"), arguments + ["/bin/bash", "-c", script, driver, folder.root.string],
      in: folder.folder.url)
  }

  /// Wherever in a start the descriptors run out: the process runs, and is attended to, or nothing of it is left.
  @Test func `too few descriptors keep a process from starting, or do no harm`() async throws {
    var outcomes: Set<Bool> = []
    for limit in 5..<32 {
      let mark = folder.path("mark-\(limit)")
      let result = try await run(
        "export SWIFT_BACKTRACE=enable=no; ulimit -n \(limit); exec \"$0\" \"$1\" r\(limit) /bin/sh -c 'echo > \(mark)'"
      )
      let isLeft = FileManager.default.fileExists(atPath: "\(folder.root)/r\(limit)")
      let hasRun = FileManager.default.fileExists(atPath: mark)
      // The language's own runtime ends the process if it can't have the few that it needs.
      guard result.status <= 1 else { continue }
      let hasStarted = result.status == 0
      #expect(isLeft == hasStarted && hasRun == hasStarted, "\(limit) descriptors: \(result.errors)")
      if hasStarted { #expect(result.output == "exited(0)\n") }
      outcomes.insert(hasStarted)
    }
    #expect(outcomes == [true, false])
  }

  @Test(.enabled(if: canMount, "file systems can't be mounted here"))
  func `a full disk keeps a process from starting, and nothing is left`() async throws {
    let result = try await run(
      """
      mount -t tmpfs -o size=64k tmpfs "$1"
      head -c 1M /dev/zero > "$1/.fill"
      "$0" "$1" r1 /bin/sh -c "echo > \(folder.path("mark"))"
      ls "$1"
      """, ["unshare", "--mount"])
    #expect(result.errors.contains("cannot start a process"), "\(result.errors)")
    #expect(result.errors.contains("No space left on device"), "\(result.errors)")
    #expect(result.output.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: folder.path("mark")))
  }

  @Test(.enabled(if: canMount, "file systems can't be mounted here"))
  func `how a process ends that fills the disk is not lost`() async throws {
    let result = try await run(
      """
      mount -t tmpfs -o size=256k tmpfs "$1"
      "$0" "$1" r1 /bin/sh -c "head -c 1M /dev/zero; exit 7"
      """, ["unshare", "--mount"])
    #expect(result.output == "exited(7)\n", "\(result.errors)")
  }
}
