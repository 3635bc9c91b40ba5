/// What holds for processes whose jobs do not say, as a site has it.
public struct ProcessDefaults: Sendable, Hashable {
  /// How long a process may take, and the signal that it gets then.
  public struct Timeout: Sendable, Hashable {
    public let duration: Duration
    public let signal: Signal

    public init(duration: Duration, signal: Signal) {
      self.duration = duration
      self.signal = signal
    }
  }

  public var timeout: Timeout?
  /// In bytes.
  public var memoryLimit: Int?

  public init(timeout: Timeout? = nil, memoryLimit: Int? = nil) {
    self.timeout = timeout
    self.memoryLimit = memoryLimit
  }
}
