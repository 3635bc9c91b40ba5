internal import ApsisPrograms
internal import ApsisTimes
internal import SystemPackage

/// What was started, as the file `state` has it.
struct ProcessState: Sendable {
  let pid: Int32
  /// When the process was made, in ticks since the machine was started.
  let born: UInt64
  /// Which start of the machine that was.
  let bootID: String
  let start: Time
  /// How its memory is limited: `none`, `cgroup` or `address-space`.
  let limit: String

  /// Nil if the content is not that of such a file.
  init?(_ content: [UInt8]) {
    let record = ProcessRecord(content)
    guard let pid = record.integer("pid", as: Int32.self), pid > 1, let born = record.integer("born", as: UInt64.self),
      let boot = record.text("boot"), let start = record.time("start")
    else { return nil }
    self.pid = pid
    self.born = born
    self.bootID = boot
    self.start = start
    limit = record.text("limit") ?? "none"
  }
}

extension RunFolder {
  /// What was started; nil if nothing was.
  func state() throws(EngineError) -> ProcessState? {
    let content: [UInt8]?
    do throws(Errno) { content = try read("state") } catch {
      throw EngineError("cannot read what was started for run '\(name)': \(error)")
    }
    guard let content else { return nil }
    guard let state = ProcessState(content) else {
      throw EngineError("cannot understand what was started for run '\(name)'")
    }
    return state
  }
}
