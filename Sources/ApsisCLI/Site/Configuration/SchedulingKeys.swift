internal import ApsisBuiltIns
internal import ApsisConfiguration
internal import ApsisTimes

/// Which runs are looked at.
struct RunsKeys: Configurable {
  @Key("How old a run may be that the API shows; null for any age.", sample: "30 days") var lookback: Duration?

  static func validate(_ keys: inout KeyValidation<Self>) {
    keys.requirePositive(\.$lookback)
  }
}

/// How schedules are looked at.
struct ScheduleKeys: Configurable {
  @Key("How far ahead runs are looked at.") var horizon: Duration = .seconds(86_400)
  @Key("From when on runs are made at start: null for where the last scheduler ended, 'now', or a time.", sample: "now")
  var since: ScheduleStart?
  @Key("How late a run may be made after its time; null for any.", sample: "1h") var maxAge: Duration?

  static func validate(_ keys: inout KeyValidation<Self>) {
    if let horizon = keys.value(\.$horizon), horizon < .seconds(1) {
      keys.error("a horizon of \(horizon.yaml); expected 1 s or more", at: \.$horizon)
    }
    keys.requirePositive(\.$maxAge)
  }
}

/// From when on runs are made when a scheduler starts.
enum ScheduleStart: ScalarConfigValue {
  case now
  case time(Time)

  static var schema: ValueSchema {
    ValueSchema(.text, expectation: "'now', or \(Time.schema.expectation)", sample: "now")
  }

  init(configText text: String) throws(ConfigTextError) {
    self = text == "now" ? .now : .time(try Time(configText: text))
  }

  func time(now: Time) -> Time {
    switch self {
    case .now: now
    case .time(let time): time
    }
  }

  var yaml: String {
    switch self {
    case .now: "now"
    case .time(let time): time.yaml
    }
  }
}

/// How long runs may wait.
struct WaitingKeys: Configurable {
  @Key("How long a run may wait for its conditions before it is an error; null for any time.", sample: "1 day")
  var maxTime: Duration?

  static func validate(_ keys: inout KeyValidation<Self>) {
    keys.requirePositive(\.$maxTime)
  }
}

/// What is kept of the runs' outputs.
struct OutputKeys: Configurable {
  @Key("Most bytes of a run's output that are kept: of a longer one its head and its tail.") var maxSize: Int =
    16_777_216

  static func validate(_ keys: inout KeyValidation<Self>) {
    if let size = keys.value(\.$maxSize), !(1_024...100_000_000).contains(size) {
      keys.error("\(size) bytes; expected 1024 to 100000000", at: \.$maxSize)
    }
  }
}

/// What holds for all programs that do not say otherwise.
struct ProgramDefaultKeys: Configurable {
  @Key("How long a process may take whose job does not say.") var timeout: ProcessTimeout?
}
