import Foundation

/// What a worker has done so far, in a file that it shares with the process that started it: it is there however the worker ends.
struct Tally {
  /// The place of each number in the file.
  private enum Field: Int, CaseIterable {
    case current, done, sound, slowest, slowestTime, peakMemory
  }

  private let numbers: UnsafeMutablePointer<Int>
  private static let size = Field.allCases.count * MemoryLayout<Int>.stride

  /// Makes the file if it is not there yet; kept for the life of the process.
  init(path: String) throws {
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0, ftruncate(file, off_t(Tally.size)) == 0,
      let memory = mmap(nil, Tally.size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0), memory != MAP_FAILED
    else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    close(file)
    numbers = memory.bindMemory(to: Int.self, capacity: Field.allCases.count)
  }

  private func value(_ field: Field) -> Int { numbers[field.rawValue] }
  private func set(_ field: Field, _ value: Int) { numbers[field.rawValue] = value }

  /// The input that is being run, by number.
  var current: Int {
    get { value(.current) }
    nonmutating set { set(.current, newValue) }
  }
  /// How many inputs were run to their end.
  var done: Int { value(.done) }
  /// How many of them were sound.
  var sound: Int { value(.sound) }
  /// The input that took longest, by number.
  var slowest: Int { value(.slowest) }
  var slowestTime: Duration { .nanoseconds(value(.slowestTime)) }
  /// In bytes, above what the worker took with nothing to do.
  var peakMemory: Int {
    get { value(.peakMemory) }
    nonmutating set { set(.peakMemory, newValue) }
  }

  func count(isSound: Bool, time: Duration) {
    set(.done, done + 1)
    if isSound { set(.sound, sound + 1) }
    guard time > slowestTime else { return }
    set(.slowest, current)
    set(.slowestTime, Int(time / .nanoseconds(1)))
  }
}
