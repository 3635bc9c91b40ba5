import ApsisEngines
import ApsisJSON
import ApsisPrograms
import CProcess
import Foundation
import SystemPackage

/// What it takes to start a process that outlives the scheduler, and to keep it.
enum ProcessesBenchmark {
  private static let count = 200

  static func run() async throws -> String {
    let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    let supervisor = own.deletingLastPathComponent().appending(path: "apsis-supervise").path
    let bare = rate(try await median { try bareStarts(supervisor) })
    let engine = rate(try await median { try await engineStarts() })
    let share = (100 * engine / bare).rounded()
    let crowd = try await crowd()
    let size = try FileManager.default.attributesOfItem(atPath: supervisor)[.size] as? Int ?? 0
    return "\(bare.text(digits: 0)) starts/s of the supervisor alone, \(engine.text(digits: 0)) through the engine "
      + "(\(share.text(digits: 0)) %); 500 at once started in \((crowd.time / .seconds(1)).text(digits: 1)) s, "
      + "\(crowd.memory) KiB for each supervisor, \(size) bytes on disk"
  }

  private static func rate(_ time: Duration) -> Double { Double(count) / (time / .seconds(1)) }

  /// Of five rounds; each tells its own time, since what ends after the measured part is not of it.
  private static func median(_ round: () async throws -> Duration) async throws -> Duration {
    var times: [Duration] = []
    for _ in 0..<5 { times.append(try await round()) }
    return times.sorted()[2]
  }

  /// Starts `true` under one supervisor after the other, each as soon as the one before has told its start: what no engine can do without.
  private static func bareStarts(_ supervisor: String) throws -> Duration {
    let root = try Folder()
    var pids: [Int32] = []
    let time = try ContinuousClock().measure {
      for number in 0..<count {
        let folder = try makeFolder(root.path.appending("r\(number)"))
        pids.append(try start(supervisor, in: folder))
        try folder.close()
      }
    }
    for pid in pids { waitpid(pid, nil, 0) }
    return time
  }

  /// A folder with what a supervisor needs.
  private static func makeFolder(_ path: FilePath) throws -> FileDescriptor {
    mkdir(path.string, 0o700)
    for (name, content) in [("spec", "atrue\0.\0"), ("output", "")] {
      let file = try FileDescriptor.open(
        path.appending(name), .writeOnly, options: .create, permissions: .ownerReadWrite)
      try file.closeAfter { _ = try file.writeAll(content.utf8) }
    }
    return try FileDescriptor.open(path, .readOnly)
  }

  private static func start(_ supervisor: String, in folder: FileDescriptor) throws -> Int32 {
    let (reading, writing) = try FileDescriptor.pipe()
    let name = strdup(supervisor)
    defer { free(name) }
    let pid = cprocess_spawn(supervisor, [name, nil], [folder.rawValue, writing.rawValue], 2)
    precondition(pid > 0, "the supervisor is there")
    try writing.close()
    var bytes = [UInt8](repeating: 0, count: 512)
    while try bytes.withUnsafeMutableBytes({ try reading.read(into: $0) }) > 0 {}
    try reading.close()
    return pid
  }

  private static func engineStarts() async throws -> Duration {
    let root = try Folder()
    let engine = try LocalEngine(root: root.path)
    var processes: [any EngineProcess] = []
    let time = try await ContinuousClock().measure {
      for number in 0..<count {
        processes.append(try await engine.start(ProcessDescription(arguments: ["true"]), token: "r\(number)"))
      }
    }
    for process in processes { _ = try await process.end() }
    return time
  }

  /// Five hundred at once: how long it takes to start them, and the share of the memory that a supervisor takes beside the others, in KiB.
  private static func crowd() async throws -> (time: Duration, memory: Int) {
    let root = try Folder()
    let engine = try LocalEngine(root: root.path)
    var processes: [any EngineProcess] = []
    let time = try await ContinuousClock().measure {
      processes = try await withThrowingTaskGroup(of: (any EngineProcess).self) { group in
        for number in 0..<500 {
          group.addTask {
            try await engine.start(ProcessDescription(arguments: ["sleep", "600"]), token: "r\(number)")
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
    }
    let sizes = processes.compactMap { process -> Int? in
      guard case .int(let pid) = process.meta["pid"],
        let parent = ProcessTable.field("PPid", of: "/proc/\(pid)/status")
      else { return nil }
      return ProcessTable.field("Pss", of: "/proc/\(parent)/smaps_rollup")
    }
    precondition(sizes.count == 500, "all are there")
    for process in processes {
      try await process.send(.kill)
      _ = try await process.end()
    }
    return (time, sizes.reduce(0, +) / sizes.count)
  }

  /// A folder for one round, removed with it.
  private final class Folder {
    let path: FilePath

    init() throws {
      let url = FileManager.default.temporaryDirectory.appending(path: "apsis-benchmark-\(UUID())")
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
      path = FilePath(url.path)
    }

    deinit { try? FileManager.default.removeItem(atPath: path.string) }
  }
}
