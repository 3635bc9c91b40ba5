internal import ApsisSchedules
internal import ApsisTimes
internal import HeapModule

/// The occurrences of several schedules in the order of their times, equal times in the order of the schedules; made as they are
/// asked for.
///
/// - Complexity: O(log *n*) for each occurrence of *n* schedules.
struct MergedOccurrences: Sequence, IteratorProtocol {
  /// An occurrence, and which of the schedules has it.
  typealias Element = (index: Int, occurrence: Occurrence)

  /// The next occurrence of a schedule.
  private struct Head: Comparable {
    let index: Int
    let occurrence: Occurrence

    static func == (a: Head, b: Head) -> Bool { a.index == b.index && a.occurrence.time == b.occurrence.time }
    static func < (a: Head, b: Head) -> Bool {
      a.occurrence.time == b.occurrence.time ? a.index < b.index : a.occurrence.time < b.occurrence.time
    }
  }

  private let schedules: [any Schedule]
  private var heads: Heap<Head>

  /// - Parameter start: The time of the first occurrences, which is included.
  init(of schedules: [any Schedule], from start: Time) {
    self.schedules = schedules
    let before = start - Duration(nanoseconds: 1)
    heads = Heap(
      schedules.enumerated().compactMap { index, schedule in
        schedule.next(after: before).map { Head(index: index, occurrence: $0) }
      })
  }

  mutating func next() -> Element? {
    guard let head = heads.min else { return nil }
    if let occurrence = schedules[head.index].next(after: head.occurrence.time) {
      heads.replaceMin(with: Head(index: head.index, occurrence: occurrence))
    } else {
      heads.removeMin()
    }
    return (head.index, head.occurrence)
  }
}
