internal import ApsisConfiguration

/// The original's keys for Python itself.
struct PythonKeys: Configurable {
  @Key("The garbage collector.") var gc: GarbageCollectorKeys = GarbageCollectorKeys()
}

struct GarbageCollectorKeys: Configurable {
  @Key("Whether it runs.") var enabled: Bool = true
  @Key("When it runs.", sample: "[100000, 100, 100]") var threshold: [Int] = []

  static func validate(_ keys: inout KeyValidation<Self>) {
    if let threshold = keys.value(\.$threshold), threshold.count > 3 || threshold.contains(where: { $0 < 0 }) {
      keys.error("\(threshold.yaml); expected up to three numbers of 0 or more", at: \.$threshold)
    }
  }
}
