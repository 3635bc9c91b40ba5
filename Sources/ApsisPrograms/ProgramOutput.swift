internal import Synchronization

/// The output of a run, as its program writes it.
///
/// Bounded: beyond ``limit`` bytes the middle is dropped and counted, so that a program gone wild can't take the scheduler's memory.
public final class ProgramOutput: Sendable {
  /// What is kept of a run's output: all of it, or its head and its tail.
  public struct Content: Sendable, Hashable {
    public var head: [UInt8]
    /// How many bytes were dropped between head and tail.
    public var cutCount: Int
    /// Empty if nothing was dropped.
    public var tail: [UInt8]

    public init(head: [UInt8] = [], cutCount: Int = 0, tail: [UInt8] = []) {
      self.head = head
      self.cutCount = cutCount
      self.tail = tail
    }

    /// How many bytes the program wrote.
    public var totalCount: Int { head.count + cutCount + tail.count }

    /// How many of them are kept.
    public var keptCount: Int { head.count + tail.count }

    /// The kept bytes, and where some were dropped a line that says how many.
    public var bytes: [UInt8] {
      cutCount == 0 ? head : head + Array("\n[\(cutCount) bytes were cut here]\n".utf8) + tail
    }

    /// The same as text.
    public var text: String { String(decoding: bytes, as: UTF8.self) }
  }

  /// Where a program's output is if not in this process, such as in a file that a process writes.
  public protocol Source: Sendable {
    /// How many bytes there are so far; 0 if that can't be told.
    var size: Int { get }

    /// The bytes of a part of it; fewer if it is shorter, or can't be read.
    func bytes(_ range: Range<Int>) -> [UInt8]
  }

  /// In bytes: half of it for the head, half for the tail.
  public let limit: Int

  fileprivate struct State {
    var content = Content()
    /// The last bytes; more than the tail until they are trimmed.
    var recent: [UInt8] = []
    var source: (any Source)?
  }

  private let state = Mutex(State())

  public init(limit: Int = 16 << 20) {
    self.limit = limit
  }

  private var tailLimit: Int { limit / 2 }
  private var headLimit: Int { limit - tailLimit }

  /// Appends text.
  public func write(_ text: String) {
    write(Array(text.utf8))
  }

  /// Appends bytes.
  public func write(_ bytes: [UInt8]) {
    state.withLock { state in
      let kept = bytes.prefix(max(0, headLimit - state.content.head.count))
      state.content.head += kept
      state.recent += bytes.dropFirst(kept.count)
      // Trimmed seldom, so that many short writes don't each move the whole tail.
      if state.recent.count > 2 * tailLimit { ProgramOutput.trim(&state, to: tailLimit) }
    }
  }

  private static func trim(_ state: inout State, to limit: Int) {
    let excess = max(0, state.recent.count - limit)
    state.content.cutCount += excess
    state.recent.removeFirst(excess)
  }

  /// Has the output be what `source` holds, beside what was or is written here, which comes after it.
  public func attach(_ source: any Source) {
    state.withLock { $0.source = source }
  }

  /// Whether some of it is kept elsewhere, so that reading it may wait for a disk.
  public var hasSource: Bool { state.withLock { $0.source != nil } }

  /// How many bytes there are so far.
  public var size: Int {
    let (own, source) = state.withLock {
      ($0.content.head.count + $0.content.cutCount + $0.recent.count, $0.source)
    }
    return own + (source?.size ?? 0)
  }

  /// What was written so far, as much of it as is kept.
  ///
  /// - Complexity: Reads as much as ``limit`` from the source, if there is one.
  public var content: Content {
    let (own, source) = state.withLock { state -> (Content, (any Source)?) in
      var copy = state
      ProgramOutput.trim(&copy, to: tailLimit)
      copy.content.tail = copy.recent
      // What was not cut needs no tail.
      if copy.content.cutCount == 0 {
        copy.content.head += copy.content.tail
        copy.content.tail = []
      }
      return (copy.content, state.source)
    }
    guard let source else { return own }
    return content(of: source, then: own.bytes)
  }

  private func content(of source: any Source, then own: [UInt8]) -> Content {
    let size = source.size
    if size + own.count <= limit { return Content(head: source.bytes(0..<size) + own) }
    let tail = Array((source.bytes(max(0, size - tailLimit)..<size) + own).suffix(tailLimit))
    let head = source.bytes(0..<min(size, headLimit))
    return Content(head: head, cutCount: size + own.count - head.count - tail.count, tail: tail)
  }

  /// A part of what was written so far; without the bytes that were dropped.
  public func bytes(_ range: Range<Int>) -> [UInt8] {
    let source = state.withLock { $0.source }
    let size = source?.size ?? 0
    let first = source?.bytes(range.clamped(to: 0..<size)) ?? []
    let (lower, upper) = (max(0, range.lowerBound - size), max(0, range.upperBound - size))
    return first + state.withLock { $0.ownBytes(lower..<upper) }
  }
}

extension ProgramOutput.Content {
  /// A part of what the program wrote; without the bytes that were dropped.
  ///
  /// - Parameter range: Counts all bytes that the program wrote, those that were dropped too.
  public func bytes(_ range: Range<Int>) -> [UInt8] {
    let inHead = range.clamped(to: 0..<head.count)
    let start = head.count + cutCount
    let inTail = range.clamped(to: start..<(start + tail.count))
    return Array(head[inHead]) + Array(tail[(inTail.lowerBound - start)..<(inTail.upperBound - start)])
  }
}

extension ProgramOutput.State {
  fileprivate func ownBytes(_ range: Range<Int>) -> [UInt8] {
    ProgramOutput.Content(head: content.head, cutCount: content.cutCount, tail: recent).bytes(range)
  }
}
