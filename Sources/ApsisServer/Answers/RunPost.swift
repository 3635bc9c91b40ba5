internal import ApsisDiagnostics
internal import ApsisJSON
internal import ApsisJobs
internal import ApsisScheduling
internal import ApsisTimes
internal import ApsisYAML

/// The body of `POST /api/v1/runs`: `{job_id or job, args, times: {schedule, stop}}`.
struct RunPost {
  enum Subject {
    case job(JobID)
    /// A job as a file would say it.
    case adHoc(JSONValue)
  }

  let subject: Subject
  let arguments: [String: String]
  let time: Time?
  let stop: RunRequest.Stop?

  init(_ json: JSONValue) throws(APIError) {
    guard case .object = json else { throw .bad("missing job_id or job") }
    if let job = json["job"] {
      subject = .adHoc(job)
    } else if let id = json["job_id"] {
      guard case .string(let text) = id else { throw .bad("'job_id' is \(id.line); expected a string") }
      subject = .job(JobID(text))
    } else {
      throw .bad("missing job_id or job")
    }
    arguments = try Self.arguments(json["args"])
    let times = json["times"] ?? .object([])
    guard case .object = times else { throw .bad("'times' is \(times.line); expected an object") }
    time = try Self.time(times["schedule"])
    stop = try Self.stop(times["stop"])
  }

  /// Values as the original writes them: `True`, `None`.
  private static func arguments(_ json: JSONValue?) throws(APIError) -> [String: String] {
    guard let json else { return [:] }
    guard case .object(let members) = json else { throw .bad("'args' is \(json.line); expected an object") }
    var arguments: [String: String] = [:]
    for member in members {
      switch member.value {
      case .string(let text): arguments[member.name] = text
      case .bool(let value): arguments[member.name] = value ? "True" : "False"
      case .null: arguments[member.name] = "None"
      case .int, .double: arguments[member.name] = member.value.line
      case .array, .object:
        throw .bad("argument '\(member.name)' is \(member.value.line); expected a string")
      }
    }
    return arguments
  }

  private static func time(_ json: JSONValue?) throws(APIError) -> Time? {
    guard let json, json != "now" else { return nil }
    guard case .string(let text) = json, let time = Time(text) else {
      throw .bad(
        "the schedule time is \(json.line); expected 'now' or a time with a zone such as '2026-03-06T14:31:00+00:00'")
    }
    return time
  }

  private static func stop(_ json: JSONValue?) throws(APIError) -> RunRequest.Stop? {
    guard let json, json != .null else { return nil }
    switch json {
    case .string(let text):
      if let time = Time(text) { return .at(time) }
      if let duration = try? Duration(text: text), duration >= .zero { return .after(duration) }
    case .int(let seconds) where seconds >= 0: return .after(.seconds(seconds))
    case .double(let seconds) where seconds >= 0 && seconds < 1e9: return .after(.seconds(seconds))
    default: break
    }
    throw .bad("the stop time is \(json.line); expected a time with a zone, or a duration such as '30 min'")
  }
}
