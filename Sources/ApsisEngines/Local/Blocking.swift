internal import ApsisPrograms
internal import Dispatch

/// Runs work that blocks its thread off the executor, as `offExecutor` does, and keeps its type of error.
func blocking<Value: Sendable>(
  _ work: @escaping @Sendable () throws(EngineError) -> Value
) async throws(EngineError) -> Value {
  let result: Result<Value, EngineError> = await withCheckedContinuation { continuation in
    DispatchQueue.global().async {
      do throws(EngineError) {
        continuation.resume(returning: .success(try work()))
      } catch {
        continuation.resume(returning: .failure(error))
      }
    }
  }
  return try result.get()
}
