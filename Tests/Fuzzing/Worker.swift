import Foundation

/// Runs inputs in this process, which one of them may end.
struct Worker {
  let subject: any FuzzSubject

  /// The statuses with which a worker ends beside 0.
  enum Status: Int32 {
    case tooMuchMemory = 3
    case brokenPromise = 4
  }

  /// The series of numbers `range` of `seed`, counted in `tally`.
  func run(_ range: Range<Int>, seed: UInt64, tally: Tally) throws {
    let mutator = try subject.mutator()
    try warmUp(mutator)
    Guard.limitAddressSpace()
    let base = Usage.peakMemory
    for number in range {
      tally.current = number
      let input = mutator.input(number, seed: seed)
      let (isSound, time) = limited(input, base: base)
      tally.peakMemory = max(tally.peakMemory, Usage.peakMemory - base)
      tally.count(isSound: isSound, time: time)
    }
  }

  /// One input, within the same limits; says what it took.
  func replay(_ input: [UInt8]) throws -> String {
    try warmUp(try subject.mutator())
    Guard.limitAddressSpace()
    let base = Usage.peakMemory
    let (isSound, time) = limited(input, base: base)
    let memory = (Usage.peakMemory - base) >> 20
    return "\(isSound ? "sound" : "refused"), \(time.milliseconds) ms, \(memory) MiB"
  }

  /// What is made once in a process is no input's.
  private func warmUp(_ mutator: Mutator) throws {
    for entry in mutator.corpus.prefix(20) { _ = try? subject.run(entry) }
  }

  /// Ends the process if a promise is broken, or a limit reached.
  private func limited(_ input: [UInt8], base: Int) -> (isSound: Bool, time: Duration) {
    Guard.arm()
    defer { Guard.disarm() }
    let start = Usage.time
    var isSound = false
    do { isSound = try subject.run(input) } catch { end(.brokenPromise, "\(error)") }
    let time = Usage.time - start
    if Usage.peakMemory - base > Limits.memory { end(.tooMuchMemory, "more than \(Limits.memory >> 20) MiB") }
    return (isSound, time)
  }

  private func end(_ status: Status, _ message: String) -> Never {
    FileHandle.standardError.write(Data((message + "\n").utf8))
    exit(status.rawValue)
  }
}

extension Duration {
  /// With one digit after the point.
  var milliseconds: String { "\((self / .microseconds(100)).rounded() / 10)" }
}
