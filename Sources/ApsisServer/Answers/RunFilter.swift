internal import ApsisJobs
internal import ApsisScheduling
internal import ApsisTimes

/// Which runs a list shows, as its query says.
///
/// `run_id` (several), `job_id`, `state` (several, or with commas), `since`, `until`, `summary`, `limit` and `before` for pages,
/// `expected`; any other name is an argument of the runs, with an underscore before it if it would be one of these.
struct RunFilter {
  var runIDs: [String]
  var jobID: JobID?
  /// As the query says it: a part of an ID may do.
  let jobText: String?
  let states: Set<RunState>?
  let since: Time?
  let until: Time?
  let arguments: [String: String]
  let isSummary: Bool
  let limit: Int?
  let before: RunID?
  /// Whether runs that schedules are yet to make are in the list.
  let isWithExpected: Bool

  private static let names: Set<String> = [
    "run_id", "job_id", "state", "since", "until", "summary", "limit", "before", "expected",
  ]

  init(_ query: APIQuery) throws(APIError) {
    runIDs = query.values("run_id")
    jobText = try query.value("job_id")
    var states: Set<RunState>?
    for text in query.values("state") {
      for name in text.split(separator: ",") { states = (states ?? []).union([try Self.state(name)]) }
    }
    self.states = states
    since = try Self.time("since", query)
    until = try Self.time("until", query)
    isSummary = try query.bool("summary") ?? false
    limit = try query.int("limit")
    if let limit, !(1...10_000).contains(limit) { throw .bad("'limit' is \(limit); expected 1 to 10000") }
    before = try query.value("before").map { text throws(APIError) in
      guard let id = RunID(text) else { throw .bad("'before' is '\(text)'; expected a run ID") }
      return id
    }
    // A page is of runs that there are.
    isWithExpected = try query.bool("expected") ?? (limit == nil && before == nil)
    arguments = Dictionary(
      query.others(than: Self.names).map { ($0.key.hasPrefix("_") ? String($0.key.dropFirst()) : $0.key, $0.value) }
    ) { $1 }
  }

  static func state(_ name: some StringProtocol) throws(APIError) -> RunState {
    guard let state = RunState(rawValue: String(name)) else { throw .bad("not a state: '\(name)'") }
    return state
  }

  static func time(_ name: String, _ query: APIQuery) throws(APIError) -> Time? {
    guard let text = try query.value(name) else { return nil }
    guard let time = Time(text) else {
      throw .bad("'\(name)' is '\(text)'; expected a time with a zone such as '2026-03-06T14:31:00+00:00'")
    }
    return time
  }
}
