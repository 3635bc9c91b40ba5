internal import ApsisJSON
internal import ApsisJobs
internal import ApsisPrograms
internal import ApsisScheduling

/// A run as a line of a list shows it, from a service or from a database.
struct RunRow {
  let id: String
  let time: String
  let state: String
  let job: String
  let arguments: String
  let argumentValues: [String: String]
  let message: String
  /// When it came into its state; nothing if that is not told.
  let changeTime: String

  /// Nil for a state that this version does not know.
  var runState: RunState? { RunState(rawValue: state) }

  /// - Parameter json: A run as the API answers.
  init(_ json: JSONValue) {
    id = json["run_id"].text
    time = json["times"]?["schedule"].text ?? ""
    state = json["state"].text
    job = json["job_id"].text
    let members = json["args"].members.map { ($0.name, Optional($0.value).text) }
    arguments = members.map { "\($0)=\($1)" }.joined(separator: " ")
    argumentValues = Dictionary(members) { $1 }
    message = json["message"].text
    changeTime = json["times"]?[json["state"].text].text ?? ""
  }

  init(_ run: Run) {
    id = "\(run.id)"
    time = "\(run.scheduleTime)"
    state = run.state.rawValue
    job = "\(run.jobID)"
    arguments = run.arguments.isEmpty ? "" : run.arguments.text
    argumentValues = run.arguments
    message = run.message ?? ""
    changeTime = run.times[run.state].map { "\($0)" } ?? ""
  }

  static func table(_ rows: [RunRow]) -> Table {
    var table = Table("RUN", "TIME", "STATE", "JOB", "ARGUMENTS", "MESSAGE")
    for row in rows {
      table.add(
        .init(text: row.id), .init(text: row.time), .init(text: row.state, colour: colour(of: row.state)),
        .init(text: row.job), .init(text: row.arguments), .init(text: row.message))
    }
    return table
  }

  /// With the colour of the run's state.
  func painted(_ text: String) -> String { Self.colour(of: state).map { "\u{1B}[\($0)m\(text)\u{1B}[0m" } ?? text }

  private static func colour(of state: String) -> Int? {
    switch RunState(rawValue: state) {
    case .success: 32
    case .failure, .error: 31
    case .running, .starting, .stopping: 36
    case .waiting: 33
    default: nil
    }
  }
}

extension Optional<JSONValue> {
  /// What a person reads: a string without quotes, nothing for null.
  var text: String {
    switch self {
    case .string(let text): text
    case nil, .null: ""
    case let other?: other.line
    }
  }

  /// The members of an object.
  var members: [JSONValue.Member] {
    if case .object(let members) = self { members } else { [] }
  }

  /// The elements of an array.
  var elements: [JSONValue] {
    if case .array(let elements) = self { elements } else { [] }
  }
}
