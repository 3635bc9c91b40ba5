internal import Foundation

/// A file system of its own, in memory, of so many bytes; for tests that may mount one.
public final class SmallDisk: Sendable {
  public let folder: TemporaryFolder

  /// For `.enabled(if:_:)`.
  public static let isPossible = geteuid() == 0 && FileManager.default.fileExists(atPath: "/bin/mount")

  private struct Failure: Error, CustomStringConvertible {
    let description = "cannot mount a file system"
  }

  /// Mounts one for as long as `body` takes.
  public static func with(size: Int, _ body: (SmallDisk) async throws -> Void) async throws {
    let disk = SmallDisk(folder: try TemporaryFolder())
    let path = disk.folder.url.path
    guard try await mount(["-t", "tmpfs", "-o", "size=\(size)", "tmpfs", path]) else { throw Failure() }
    let result: Result<Void, any Error>
    do { result = .success(try await body(disk)) } catch { result = .failure(error) }
    // Lazily: a process of a test that failed may still be in it.
    _ = try await Command.run(URL(filePath: "/bin/umount"), ["--lazy", path], in: URL(filePath: "/"))
    try result.get()
  }

  private init(folder: TemporaryFolder) { self.folder = folder }

  public func remount(_ options: String) async throws -> Bool {
    try await SmallDisk.mount(["-o", "remount,\(options)", folder.url.path])
  }

  private static func mount(_ arguments: [String]) async throws -> Bool {
    try await Command.run(URL(filePath: "/bin/mount"), arguments, in: URL(filePath: "/")).status == 0
  }

  /// Takes all the room there is; fails by its nature.
  public func fill() { _ = try? folder.write(String(repeating: "x", count: 64 << 20), to: "filler") }

  public func unfill() throws { try FileManager.default.removeItem(at: folder.url.appending(path: "filler")) }
}
