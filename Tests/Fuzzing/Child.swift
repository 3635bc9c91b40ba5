import Foundation

/// This program started anew, for what may end it.
enum Child {
  /// How it ended.
  enum Ending: Equatable {
    case done
    case crash(signal: Int32)
    case hang
    case tooMuchMemory
    case brokenPromise
    /// With a status that none of ours is.
    case failure(Int32)

    /// For the names of files, and messages.
    var word: String {
      switch self {
      case .done: "done"
      case .crash: "crash"
      case .hang: "hang"
      case .tooMuchMemory: "memory"
      case .brokenPromise: "promise"
      case .failure: "failure"
      }
    }
  }

  /// Runs it to its end.
  ///
  /// - Returns: How it ended, and what it wrote.
  static func run(_ arguments: [String], tracesBack: Bool = false) async throws -> (Ending, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging([
      "SWIFT_BACKTRACE": tracesBack ? "enable=yes,color=no,images=none,threads=crashed,registers=none" : "enable=no"
    ]) { $1 }
    process.standardInput = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    let reading = Task.detached { output.fileHandleForReading.readDataToEndOfFile() }
    await withCheckedContinuation { continuation in
      process.terminationHandler = { _ in continuation.resume() }
      do { try process.run() } catch {
        // It has no end that would be waited for.
        try? output.fileHandleForWriting.close()
        continuation.resume()
      }
    }
    return (ending(of: process), String(decoding: await reading.value, as: UTF8.self))
  }

  private static func ending(of process: Process) -> Ending {
    let status = process.terminationStatus
    guard process.terminationReason == .exit else {
      return status == SIGPROF || status == SIGALRM ? .hang : .crash(signal: status)
    }
    switch Worker.Status(rawValue: status) {
    case .tooMuchMemory: return .tooMuchMemory
    case .brokenPromise: return .brokenPromise
    case nil: return status == 0 ? .done : .failure(status)
    }
  }
}
