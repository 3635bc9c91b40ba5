internal import ApsisJobs
internal import ApsisTimes
internal import HeapModule

/// What is due when: one heap over all schedules and all runs with a time.
struct Agenda {
  enum Item: Equatable {
    /// An instant of a schedule, by its index in the scheduler; with jitter the entry's time is a later one.
    case occurrence(schedule: Int, time: Time)
    case run(RunID)
    /// The stop of a run, if it is still there.
    case stop(RunID)
    /// The end of a run's waiting, if it still waits.
    case waitLimit(RunID)
    /// The next look at a polled condition of a run, if it still waits for that one.
    case poll(RunID, condition: Int)
  }

  private struct Entry: Comparable {
    let time: Time
    /// Entries of one instant come in the order in which they were made.
    let sequence: Int
    let item: Item

    static func < (a: Entry, b: Entry) -> Bool { a.time == b.time ? a.sequence < b.sequence : a.time < b.time }
  }

  private var heap = Heap<Entry>()
  private var nextSequence = 0

  /// How many entries there are, those of runs that were skipped, or started early, included.
  var count: Int { heap.count }

  var firstTime: Time? { heap.min?.time }

  /// - Complexity: O(log *n*).
  mutating func add(_ item: Item, at time: Time) {
    heap.insert(Entry(time: time, sequence: nextSequence, item: item))
    nextSequence += 1
  }

  /// Removes the first entry if it is due.
  ///
  /// - Complexity: O(log *n*).
  mutating func popDue(at now: Time) -> (time: Time, item: Item)? {
    guard let first = heap.min, first.time <= now else { return nil }
    heap.removeMin()
    return (first.time, first.item)
  }

  /// Drops the entries that `isDead` says are for nothing.
  ///
  /// - Complexity: O(*n*).
  mutating func compact(isDead: (Item) -> Bool) {
    heap = Heap(heap.unordered.filter { !isDead($0.item) })
  }
}
