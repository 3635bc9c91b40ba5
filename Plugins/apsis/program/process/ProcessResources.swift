public import ApsisConfiguration

/// What a process may use.
public struct ProcessResources: Configurable {
  @Key("Most memory, in GB of 1,000,000,000 bytes.", json: .unlessDefault) public var memMaxGB: Double?

  public init() {}

  public static func validate(_ keys: inout KeyValidation<Self>) {
    if case .some(.some(let size)) = keys.value(\.$memMaxGB), !(size > 0) {
      keys.error("\(size.yaml) GB of memory; expected more than 0", at: \.$memMaxGB)
    }
  }

  /// In bytes; nil for as much as there is.
  public var memoryLimit: Int? {
    guard let size = memMaxGB, size * 1e9 < Double(Int.max) else { return nil }
    return max(1, Int(size * 1e9))
  }
}
