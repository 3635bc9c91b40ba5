import ApsisJobs
import ApsisPrograms
import ApsisScheduling
import ApsisTimes

/// A store in whose commits the process can end.
struct FailpointStore: RunStore {
  let store: any RunStore

  func commit(_ group: RunGroup) async throws(StoreError) -> [RejectedChange] {
    Failpoint.beforeCommit.pass()
    let rejected = try await store.commit(group)
    // The oracle takes it for wrong: the scheduler should not come to that.
    for change in rejected { Answer.tell("rejected \(change.runID) \(change.reason)") }
    Failpoint.afterCommit.pass()
    return rejected
  }

  /// Tells the marks, from which the harness knows which instants have to have runs.
  func restore(from time: Time?) async throws(StoreError) -> StoredState {
    Failpoint.beforeRestore.pass()
    let state = try await store.restore(from: time)
    for mark in state.marks {
      guard let time = mark.handledThrough else { continue }
      Answer.tell("mark \(mark.schedule.jobID) \(time)")
    }
    Failpoint.afterRestore.pass()
    return state
  }

  func adHocJob(_ id: JobID) async throws(StoreError) -> String? { try await store.adHocJob(id) }

  func reserveRunNumbers(_ count: Int) async throws(StoreError) -> Range<Int> {
    Failpoint.beforeReserve.pass()
    let numbers = try await store.reserveRunNumbers(count)
    Failpoint.afterReserve.pass()
    return numbers
  }

  func run(_ id: RunID) async throws(StoreError) -> Run? { try await store.run(id) }

  func runs(_ query: RunQuery) async throws(StoreError) -> [Run] { try await store.runs(query) }

  func finishedStates(
    _ questions: [FinishedQuestion], since: Time?
  ) async throws(StoreError) -> [Set<RunState>] { try await store.finishedStates(questions, since: since) }

  func log(of id: RunID) async throws(StoreError) -> [RunLogEntry] { try await store.log(of: id) }

  func output(of id: RunID) async throws(StoreError) -> ProgramOutput.Content? { try await store.output(of: id) }

  var runCount: Int { store.runCount }

  var maintenance: any StoreMaintaining { store.maintenance }
}
