internal import ApsisClient
internal import ApsisJSON
internal import ApsisJobs
internal import ApsisScheduling
internal import ApsisStore
internal import ApsisTimes

/// Which runs a command lists.
struct RunSearch {
  let job: String?
  let states: Set<RunState>
  let terms: [RunTerm]
  let since: Time?
  let until: Time?
  let count: Int

  /// What is asked for at once where only this side can tell which runs are meant.
  private static let pageSize = 1_000

  init(job: String?, states: [RunState], terms: [RunTerm], since: Time?, until: Time?, count: Int) {
    self.job = job
    self.states = RunTerm.states(states, terms)
    self.terms = terms
    self.since = since
    self.until = until
    self.count = count
  }

  /// Whole arguments, which the other side knows how to find.
  private var arguments: [(name: String, value: String)] {
    terms.compactMap { term in
      if case .argumentIs(let name, let value) = term.subject, !term.isInverted { (name, value) } else { nil }
    }
  }

  /// The terms that are left to be looked at here.
  private var rest: [RunTerm] {
    terms.filter { term in
      switch term.subject {
      case .states: false
      case .argumentIs: term.isInverted
      case .job, .argument: true
      }
    }
  }

  // MARK: - A service

  /// The newest runs, which come last.
  ///
  /// - Parameter inFull: With all members that a list of runs has, or those for a table.
  /// - Complexity: Asks for older runs until there are enough.
  func runs(of client: ServiceClient, inFull: Bool) async throws(ClientError) -> [JSONValue.Member] {
    if states.isEmpty { return [] }
    let rest = rest
    let size = rest.isEmpty ? count : Self.pageSize
    var found: [JSONValue.Member] = []
    var before: String?
    while true {
      let answer = try await client.get(["v1", "runs"], query(size, before, inFull: inFull))
      let page = answer["runs"].members
      for run in page.reversed() where found.count < count {
        let row = RunRow(run.value)
        if rest.allSatisfy({ $0.matches(row) }) { found.append(run) }
      }
      guard let oldest = page.first, page.count == size, found.count < count else { return found.reversed() }
      before = oldest.name
    }
  }

  private func query(_ limit: Int, _ before: String?, inFull: Bool) -> [ServiceClient.QueryItem] {
    var query: [ServiceClient.QueryItem] = [("limit", "\(limit)")]
    if let job { query.append(("job_id", job)) }
    if states.count < RunState.allCases.count {
      query.append(("state", states.map(\.rawValue).sorted().joined(separator: ",")))
    }
    if let since { query.append(("since", "\(since)")) }
    if let until { query.append(("until", "\(until)")) }
    if !inFull { query.append(("summary", "true")) }
    if let before { query.append(("before", before)) }
    // The underscore tells an argument from what else a query says.
    return query + arguments.map { ("_" + $0.name, $0.value) }
  }

  // MARK: - A database

  /// The newest runs, which come first.
  ///
  /// - Throws: `StoreError`.
  /// - Complexity: Reads older runs until there are enough.
  func runs(in store: SQLiteRunStore) async throws -> [Run] {
    if states.isEmpty { return [] }
    let rest = rest
    var query = RunQuery(jobID: job.map { JobID($0) }, limit: rest.isEmpty ? count : Self.pageSize)
    if states.count < RunState.allCases.count { query.states = states }
    query.since = since
    query.until = until
    query.arguments = Dictionary(arguments.map { ($0.name, $0.value) }) { $1 }
    var found: [Run] = []
    while true {
      let page = try await store.runs(query)
      for run in page where found.count < count {
        let row = RunRow(run)
        if rest.allSatisfy({ $0.matches(row) }) { found.append(run) }
      }
      guard let oldest = page.last, page.count == query.limit, found.count < count else { return found }
      query.before = oldest.id
    }
  }
}
