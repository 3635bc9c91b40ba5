internal import Synchronization

/// The output of a run, as its program writes it.
///
/// Bounded: beyond ``limit`` bytes the rest is counted and dropped, so that a program gone wild can't take the scheduler's memory.
public final class ProgramOutput: Sendable {
  /// What is kept of a run's output.
  public struct Content: Sendable, Hashable {
    public var bytes: [UInt8] = []
    /// How many bytes were dropped after these.
    public var droppedCount = 0

    public init() {}

    /// The bytes as text, and a line that says how much was cut, if any was.
    public var text: String {
      let text = String(decoding: bytes, as: UTF8.self)
      return droppedCount == 0 ? text : "\(text)\n[\(droppedCount) bytes more were cut]\n"
    }
  }

  /// In bytes.
  public let limit: Int
  private let state = Mutex(Content())

  public init(limit: Int = 16 << 20) {
    self.limit = limit
  }

  /// Appends text, at once and whole or up to the limit.
  public func write(_ text: String) {
    write(Array(text.utf8))
  }

  /// Appends bytes, at once and whole or up to the limit.
  public func write(_ bytes: [UInt8]) {
    state.withLock { content in
      let kept = bytes.prefix(limit - content.bytes.count)
      content.bytes += kept
      content.droppedCount += bytes.count - kept.count
    }
  }

  /// What was written so far.
  public var content: Content { state.withLock { $0 } }
}
