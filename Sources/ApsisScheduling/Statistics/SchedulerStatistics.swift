public import ApsisJSON
public import ApsisPrograms
internal import ApsisTimes
internal import Synchronization

/// The scheduler's statistics, for whoever asks.
///
/// Asking waits for nothing that a run waits for: the scheduler leaves its counts here after each event, a sampler what takes time to
/// find out.
public final class SchedulerStatistics: StatisticsReading {
  private struct State {
    var startTime: Time
    var counts = SchedulerCounts()
    var liveOutputs = 0
    var unstoredLogLines = 0
    var isDegraded = false
    var latencies = LatencyWindow()
    var memory: ProcessMemory?
  }

  private let state: Mutex<State>
  private let store: any RunStore
  private let publisher: RunPublisher
  private let clock: any WallClock

  init(store: any RunStore, publisher: RunPublisher, clock: any WallClock) {
    self.store = store
    self.publisher = publisher
    self.clock = clock
    state = Mutex(State(startTime: clock.now))
  }

  public func statistics() async throws(StatisticsError) -> JSONValue { Measure.all.object(of: snapshot()) }

  private func snapshot() -> StatisticsSnapshot {
    let (state, now) = (state.withLock { $0 }, clock.now)
    return StatisticsSnapshot(
      startTime: state.startTime, time: now, latency: state.latencies.summary(at: now), usage: .current,
      memory: state.memory, counts: state.counts, liveOutputs: state.liveOutputs,
      unstoredLogLines: state.unstoredLogLines, isDegraded: state.isDegraded, runCount: store.runCount,
      subscriberCount: publisher.subscriberCount, queueLength: publisher.queueLength,
      droppedCount: publisher.droppedCount)
  }

  // MARK: - What the scheduler leaves here

  func started(at time: Time) {
    state.withLock { $0.startTime = time }
  }

  func update(_ counts: SchedulerCounts, liveOutputs: Int, unstoredLogLines: Int, isDegraded: Bool) {
    state.withLock { state in
      state.counts = counts
      state.liveOutputs = liveOutputs
      state.unstoredLogLines = unstoredLogLines
      state.isDegraded = isDegraded
    }
  }

  func add(latency: Duration) {
    let now = clock.now
    state.withLock { $0.latencies.add(latency, at: now) }
  }

  func sampleMemory() {
    let memory = ProcessMemory.current
    state.withLock { $0.memory = memory }
  }
}
