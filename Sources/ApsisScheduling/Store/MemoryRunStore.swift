public import ApsisJobs
public import ApsisPrograms
internal import DequeModule
internal import Synchronization

/// Keeps runs in memory, for as long as the process lives.
///
/// Bounded: beyond ``Limits`` the oldest finished runs are dropped, whole. Runs that are not finished are never dropped.
public final class MemoryRunStore: RunStore {
  public struct Limits: Sendable {
    /// How many finished runs are kept.
    public var finishedRuns: Int
    /// In bytes, over all runs.
    public var output: Int

    public init(finishedRuns: Int = 100_000, output: Int = 256 << 20) {
      self.finishedRuns = finishedRuns
      self.output = output
    }
  }

  private struct Entry {
    var run: Run
    var log: [RunLogEntry] = []
    var output: ProgramOutput.Content?
  }

  private struct Contents {
    var entries: [RunID: Entry] = [:]
    /// Oldest first. A run that was dropped, or finished anew by a mark, may stand here once more.
    var finished: Deque<RunID> = []
    var finishedCount = 0
    var outputSize = 0
    var nextNumber = 1
  }

  private let limits: Limits
  private let contents = Mutex(Contents())
  /// Beside the contents, so that reading it waits for nothing.
  private let count = Atomic(0)

  public init(limits: Limits = Limits()) {
    self.limits = limits
  }

  public func commit(_ changes: [RunChange]) async throws(StoreError) {
    contents.withLock { contents in
      for change in changes { MemoryRunStore.apply(change, to: &contents) }
      drop(from: &contents)
      count.store(contents.entries.count, ordering: .relaxed)
    }
  }

  private static func apply(_ change: RunChange, to contents: inout Contents) {
    let id = change.run.id
    let wasFinished = contents.entries[id]?.run.state.isFinished ?? false
    contents.entries[id, default: Entry(run: change.run)].run = change.run
    contents.entries[id]?.log += change.log
    if let output = change.output {
      contents.outputSize += output.bytes.count - (contents.entries[id]?.output?.bytes.count ?? 0)
      contents.entries[id]?.output = output
    }
    if change.run.state.isFinished, !wasFinished {
      contents.finished.append(id)
      contents.finishedCount += 1
    }
  }

  private func drop(from contents: inout Contents) {
    while contents.finishedCount > limits.finishedRuns || contents.outputSize > limits.output,
      let id = contents.finished.popFirst()
    {
      contents.finishedCount -= 1
      contents.outputSize -= contents.entries[id]?.output?.bytes.count ?? 0
      contents.entries[id] = nil
    }
  }

  public func run(_ id: RunID) async throws(StoreError) -> Run? {
    contents.withLock { $0.entries[id]?.run }
  }

  public func runs(of jobID: JobID?, limit: Int) async throws(StoreError) -> [Run] {
    let runs = contents.withLock { contents in
      contents.entries.values.lazy.map(\.run).filter { jobID == nil || $0.jobID == jobID }.sorted { $0.id > $1.id }
    }
    return Array(runs.prefix(max(0, limit)))
  }

  public func log(of id: RunID) async throws(StoreError) -> [RunLogEntry] {
    contents.withLock { $0.entries[id]?.log ?? [] }
  }

  public func output(of id: RunID) async throws(StoreError) -> ProgramOutput.Content? {
    contents.withLock { $0.entries[id]?.output }
  }

  public func reserveRunNumbers(_ count: Int) async throws(StoreError) -> Range<Int> {
    contents.withLock { contents in
      defer { contents.nextNumber += count }
      return contents.nextNumber..<(contents.nextNumber + count)
    }
  }

  public var runCount: Int { count.load(ordering: .relaxed) }
}
