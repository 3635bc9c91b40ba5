import Foundation
import Synchronization

/// libFuzzer, where the program was built with it: it looks at which branches an input takes.
enum Guided {
  private typealias Callback = @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
  private typealias Arguments = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  private typealias Driver =
    @convention(c) (UnsafeMutablePointer<CInt>, UnsafeMutablePointer<Arguments>, Callback) -> CInt

  /// What the callback runs: a C function has nothing of its own.
  private static let subject = Mutex<(any FuzzSubject)?>(nil)

  /// Runs it with its own options, until it has found something or its time is up.
  ///
  /// - Returns: Its status; nil if this program was built without it.
  static func run(_ subject: any FuzzSubject, _ options: [String]) -> CInt? {
    // Looked up, since the usual build has no such function.
    guard let symbol = dlsym(nil, "LLVMFuzzerRunDriver") else { return nil }
    let driver = unsafeBitCast(symbol, to: Driver.self)
    Guided.subject.withLock { $0 = subject }
    // Kept for the life of the process, as those of a C program are.
    let arguments = Arguments.allocate(capacity: options.count + 2)
    arguments.initialize(repeating: nil, count: options.count + 2)
    for (index, option) in (["Fuzzing"] + options).enumerated() { arguments[index] = strdup(option) }
    var (count, start) = (CInt(options.count + 1), arguments)
    return driver(&count, &start, callback)
  }

  private static let callback: Callback = { bytes, count in
    let subject = Guided.subject.withLock { $0 }
    do { _ = try subject?.run(Array(UnsafeBufferPointer(start: bytes, count: count))) } catch {
      FileHandle.standardError.write(Data("\(error)\n".utf8))
      abort()
    }
    return 0
  }
}
