import ApsisConfiguration
import ApsisPrograms
import ApsisTimes
import Foundation
import SystemPackage

/// A program with a key of each type that there is.
struct EveryKeyProgram: Program {
  static let typeName: TypeName = "fuzz.EveryKeyProgram"

  enum Colour: String, CaseIterable, ConfigValue {
    case red, green
  }

  struct Group: Configurable {
    @Key("A number.") var count: Int = 3
    @Key("Others.") var names: [String: String] = [:]
  }

  @Key("Command.") var shell: ShellCommand = "true"
  @Key("Numbers.") var list: [Int] = []
  @Key("Durations by name.") var names: [String: Duration] = [:]
  @Key("A ratio.") var ratio: Double?
  @Key("A path.") var path: FilePath?
  @Key("An address.") var url: URL?
  @Key("A colour.") var colour: Colour = .red
  @Key("A group.") var group: Group = Group()
  @Key("Days.") var days: OneOrMore<DayCalendar>?
  @Key("A time.") var time: Time?

  func run(_ run: ProgramRun) async throws -> ProgramResult { .success }

  /// A job of it, to begin with.
  static let sample = """
    params: [date, region]
    program:
      type: every-key
      shell: "cat << EOF >> {{ date }}"
      list: [1, "{{ 2 * 3 }}", 1_000]
      names: &n {a: 30s, b: '{{ region | length }} min'}
      ratio: 0.5
      path: /data/{{ region }}/<< date >>.csv
      url: https://example.org/{{ date }}
      colour: green
      group:
        <<: {count: 5}
        names: {x: y}
      days: [Mon-Fri, "{{ 'Sat' if date else 'Sun' }}"]
      time: '2026-11-23T17:30:00Z'
    schedule:
      - {type: interval, interval: 1h, args: {region: eu}}
      - {type: daily, tz: UTC, daytime: '06:30:00', args: {region: us}}
    """
}
