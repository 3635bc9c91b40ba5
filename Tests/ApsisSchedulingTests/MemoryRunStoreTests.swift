import ApsisJobs
import ApsisPrograms
import ApsisScheduling
import ApsisTesting
import ApsisTimes
import Testing

struct MemoryRunStoreTests {
  @Test func `it does what every store has to`() async {
    let findings = await RunStoreConformance.findings { MemoryRunStore() }
    #expect(findings.isEmpty)
  }

  @Test func `the conformance suite finds a store that forgets`() async {
    let findings = await RunStoreConformance.findings { ForgetfulStore() }
    #expect(findings.contains { $0.hasPrefix("a committed run is found: expected") })
  }

  @Test func `beyond its limit the oldest finished runs are dropped, and none that is under way`() async throws {
    let store = MemoryRunStore(limits: .init(finishedRuns: 2))
    _ = try await store.commit(RunGroup([change(1, finished: false), change(2), change(3), change(4)]))
    #expect(try await store.runs(RunQuery(limit: 9)).map(\.id.number) == [4, 3, 1])
    #expect(store.runCount == 3)
  }

  @Test func `beyond its limit of output the oldest finished runs are dropped`() async throws {
    let store = MemoryRunStore(limits: .init(output: 250))
    for number in 1...4 { _ = try await store.commit(RunGroup([change(number, outputSize: 100)])) }
    #expect(try await store.runs(RunQuery(limit: 9)).map(\.id.number) == [4, 3])
  }

  private func change(_ number: Int, finished: Bool = true, outputSize: Int = 0) -> RunChange {
    let time = Time(secondsSince1970: 1_700_000_000)
    var run = Run(
      id: RunID(number: number), jobID: "job", arguments: [:], origin: .hand, scheduleTime: time, madeAt: time)
    if finished { run.move(to: .skipped, at: time) }
    var output = ProgramOutput.Content()
    output.head = Array(repeating: 0, count: outputSize)
    return RunChange(run: run, output: output)
  }
}

/// A store that keeps nothing.
private struct ForgetfulStore: RunStore {
  func commit(_ group: RunGroup) async throws(StoreError) -> [RejectedChange] { [] }
  func restore(from time: Time?) async throws(StoreError) -> StoredState { StoredState() }
  func run(_ id: RunID) async throws(StoreError) -> Run? { nil }
  func runs(_ query: RunQuery) async throws(StoreError) -> [Run] { [] }
  func log(of id: RunID) async throws(StoreError) -> [RunLogEntry] { [] }
  func output(of id: RunID) async throws(StoreError) -> ProgramOutput.Content? { nil }
  func adHocJob(_ id: JobID) async throws(StoreError) -> String? { nil }
  func reserveRunNumbers(_ count: Int) async throws(StoreError) -> Range<Int> { 1..<(1 + count) }
  func finishedStates(_ questions: [FinishedQuestion], since: Time?) async throws(StoreError) -> [Set<RunState>] { [] }
  var runCount: Int { 0 }
  var maintenance: any StoreMaintaining { NoStoreMaintenance() }
}
