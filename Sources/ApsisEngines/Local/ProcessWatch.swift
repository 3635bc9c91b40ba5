internal import CProcess
internal import SystemPackage

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Waits for the end of a process, and takes note of it if it is a child.
struct ProcessWatch: Sendable {
  private let outcome = Outcome<Void>()

  /// - Parameter descriptor: As `cprocess_open` gives it; closed when the process has ended, of which this takes note whether anybody waits or
  ///   not, or if this fails.
  init(descriptor: Int32) throws(Errno) {
    do throws(Errno) {
      try ReadableDescriptors.shared.get().once(descriptor) { [outcome] in
        cprocess_reap(descriptor)
        close(descriptor)
        outcome.become(())
      }
    } catch {
      close(descriptor)
      throw error
    }
  }

  /// Returns when the process has ended.
  ///
  /// - Throws: `CancellationError` as soon as the task is cancelled.
  func end() async throws { try await outcome.value }
}
