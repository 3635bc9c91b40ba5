import ApsisJobs
import ApsisPrograms
import ApsisTimes

@testable import ApsisScheduling

/// What programs do outside of the scheduler.
struct SimulatedWork {
  struct Item {
    let run: RunID
    /// When it ends by itself.
    var end: Time
    var result: ProgramEnd
    let survives: Bool
    /// Whether a scheduler attends to it.
    var isAttended: Bool
  }

  private(set) var items: [RunID: Item] = [:]
  /// How often the work of each run was begun.
  private(set) var starts: [RunID: Int] = [:]
  /// How the work of each run ended.
  private(set) var ends: [RunID: ProgramEnd] = [:]
  /// Runs whose work was lost with the scheduler.
  private(set) var lost: Set<RunID> = []

  mutating func begin(_ run: RunID, until end: Time, _ result: ProgramEnd, survives: Bool) {
    starts[run, default: 0] += 1
    items[run] = Item(run: run, end: end, result: result, survives: survives, isAttended: true)
  }

  /// Ends it after a while; what has ended already is as it is.
  mutating func stop(_ run: RunID, at now: Time, after delay: Duration) {
    guard let item = items[run], item.end > now else { return }
    items[run]?.end = now + delay
    items[run]?.result = .cancelled
  }

  /// The scheduler is gone: what does not survive is, too.
  mutating func loseScheduler() {
    for item in items.values {
      items[item.run]?.isAttended = false
      guard !item.survives else { continue }
      items[item.run] = nil
      lost.insert(item.run)
    }
  }

  mutating func attend(_ run: RunID) -> Bool {
    guard items[run] != nil else { return false }
    items[run]?.isAttended = true
    return true
  }

  var nextEnd: Time? { items.values.filter(\.isAttended).map(\.end).min() }

  /// Takes what has ended and somebody attends to, in order.
  mutating func takeEnded(at now: Time) -> [Item] {
    let ended = items.values.filter { $0.isAttended && $0.end <= now }.sorted { ($0.end, $0.run) < ($1.end, $1.run) }
    return ended
  }

  /// Its end is stored.
  mutating func forget(_ item: Item) {
    items[item.run] = nil
    ends[item.run] = item.result
  }
}
