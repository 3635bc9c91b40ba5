import ApsisJSON
import ApsisPrograms

/// An engine in whose steps the scheduler's process can end.
struct FailpointEngine: ProcessEngine, EngineProviding {
  let engine: any ProcessEngine

  func engine(ofGroup name: String) -> any ProcessEngine { self }

  func start(_ process: ProcessDescription, token: String) async throws(EngineError) -> any EngineProcess {
    Failpoint.beforeStart.pass()
    let started = try await engine.start(process, token: token)
    Failpoint.afterStart.pass()
    return FailpointProcess(process: started)
  }

  func reconnect(token: String) async throws(EngineError) -> EngineReconnection {
    Failpoint.beforeReconnect.pass()
    let found = try await engine.reconnect(token: token)
    Failpoint.afterReconnect.pass()
    guard case .attached(let process) = found else { return found }
    return .attached(FailpointProcess(process: process))
  }

  func forget(token: String) async {
    Failpoint.beforeForget.pass()
    await engine.forget(token: token)
    Failpoint.afterForget.pass()
  }

  func forgetAll(except tokens: Set<String>) async {
    Failpoint.beforeClearing.pass()
    await engine.forgetAll(except: tokens)
    Failpoint.afterClearing.pass()
  }
}

/// One of its processes.
struct FailpointProcess: EngineProcess {
  let process: any EngineProcess

  var meta: [String: JSONValue] { process.meta }

  var output: any ProgramOutput.Source { process.output }

  func end() async throws -> ProcessEnd {
    Failpoint.beforeEnd.pass()
    let end = try await process.end()
    Failpoint.afterEnd.pass()
    return end
  }

  func send(_ signal: Signal) async throws(EngineError) {
    Failpoint.beforeSend.pass()
    try await process.send(signal)
    Failpoint.afterSend.pass()
  }

  func endOfSession() async throws {
    Failpoint.beforeSessionEnd.pass()
    try await process.endOfSession()
    Failpoint.afterSessionEnd.pass()
  }
}
