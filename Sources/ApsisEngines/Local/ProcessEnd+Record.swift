internal import ApsisJSON
internal import ApsisPrograms
internal import ApsisTimes
internal import SystemPackage

extension ProcessEnd {
  /// How a process ended, as the file `result` has it; nil if the content is not that of such a file.
  init?(_ content: [UInt8]) {
    let record = ProcessRecord(content)
    guard let start = record.time("start"), let end = record.time("end") else { return nil }
    let status: Status
    if let problem = record.text("problem") {
      status = .notStarted(problem)
    } else if let number = record.integer("signal", as: Int.self), let signal = Signal(number: number) {
      status = .signaled(signal)
    } else if let code = record.integer("exit", as: Int.self) {
      status = .exited(code)
    } else {
      return nil
    }
    let usage = ProcessEnd.usageNames.compactMap { name -> JSONValue.Member? in
      if let number = record.integer(name, as: Int.self) { return .init(String(name), .int(number)) }
      return record.seconds(name).map { .init(String(name), .double($0)) }
    }
    self.init(
      status,
      meta: [
        "end": .string(end.description), "elapsed": .double((end - start) / .seconds(1)), "rusage": .object(usage),
      ])
  }

  /// In the order of `getrusage`; times in seconds, `maxrss` in bytes.
  private static let usageNames: [Substring] = [
    "utime", "stime", "maxrss", "minflt", "majflt", "inblock", "oublock", "nvcsw", "nivcsw",
  ]
}

extension RunFolder {
  /// How the process ended; nil if that is not known yet, or never will be.
  func end() throws(EngineError) -> ProcessEnd? {
    let content: [UInt8]?
    do throws(Errno) { content = try read("result") } catch {
      throw EngineError("cannot read how run '\(name)' ended: \(error)")
    }
    guard let content else { return nil }
    guard let end = ProcessEnd(content) else { throw EngineError("cannot understand how run '\(name)' ended") }
    return end
  }
}
