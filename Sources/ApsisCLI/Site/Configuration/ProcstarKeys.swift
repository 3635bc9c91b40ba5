internal import ApsisBuiltIns
internal import ApsisConfiguration
internal import SystemPackage

/// The original's keys for its agents.
///
/// Where runs go is for `groups` to say here. What holds wherever they go (`sudo`, `resource_defaults`, `run`) keeps its meaning.
struct ProcstarKeys: Configurable {
  @Key("The agents.") var agent: AgentKeys = AgentKeys()
}

struct AgentKeys: Configurable {
  @Key("Whether agents run the jobs. Not in this version: with true, 'groups' has to say what does.")
  var enable: Bool = false
  @Key("How agents reach the scheduler. No effect.") var server: AgentServerKeys = AgentServerKeys()
  @Key("How long to wait for agents. No effect.") var connection: AgentConnectionKeys = AgentConnectionKeys()
  @Key("How programs are run as another user.") var sudo: SudoKeys = SudoKeys()
  @Key("What a program may use whose job does not say.") var resourceDefaults: ProcessResources = ProcessResources()
  @Key("How often a running program is asked.") var run: RunUpdateKeys = RunUpdateKeys()
  @Key("Agents on AWS. No effect.") var ecs: ECSKeys?

  static func validate(_ keys: inout KeyValidation<Self>) {
    let message = "has no effect in this version, which has no agents"
    if keys.hasValue(\.$server) { keys.warning("'server' \(message)", at: \.$server) }
    if keys.hasValue(\.$connection) { keys.warning("'connection' \(message)", at: \.$connection) }
    if keys.hasValue(\.$ecs) { keys.warning("'ecs' \(message)", at: \.$ecs) }
  }
}

struct AgentServerKeys: Configurable {
  @Key("Address to listen at; '*' for all.", sample: "127.0.0.1") var host: String?
  @Key("Port to listen at.", sample: "59789") var port: Int?
  @Key("What an agent has to know.") var accessToken: String?
  @Key("Files of the certificate.") var tls: TLSKeys?
  @Key("The same as 'connection.reconnect_timeout', where the original's guide has it.", sample: "1h")
  var reconnectTimeout: Duration?

  static func validate(_ keys: inout KeyValidation<Self>) {
    if case .some(.some(let port)) = keys.value(\.$port), !(1...65_535).contains(port) {
      keys.error("port \(port); expected one from 1 to 65535", at: \.$port)
    }
    keys.requirePositive(\.$reconnectTimeout)
  }
}

struct TLSKeys: Configurable {
  @Key("File of the certificate.", sample: "host.crt") var certPath: FilePath
  @Key("File of its key.", sample: "host.key") var keyPath: FilePath
}

struct AgentConnectionKeys: Configurable {
  @Key("How long a run may wait for an agent to start it.") var startTimeout: Duration? = .zero
  @Key("How long an agent may be away.", sample: "1h") var reconnectTimeout: Duration?

  static func validate(_ keys: inout KeyValidation<Self>) {
    if case .some(.some(let timeout)) = keys.value(\.$startTimeout), timeout < .zero {
      keys.error("a duration of \(timeout.yaml); expected one of 0 or more", at: \.$startTimeout)
    }
    keys.requirePositive(\.$reconnectTimeout)
  }
}

struct SudoKeys: Configurable {
  @Key("sudo with its options, to which the user is added.", sample: "[/usr/bin/sudo, --preserve-env, --set-home]")
  var argv: ArgumentList?
}

struct RunUpdateKeys: Configurable {
  @Key("How often a running program's figures are looked at; null for only at its end.", sample: "1 min")
  var updateInterval: Duration?
  @Key("How often its output is; null for only at its end.", sample: "15s") var outputInterval: Duration?

  static func validate(_ keys: inout KeyValidation<Self>) {
    keys.requirePositive(\.$updateInterval)
    keys.requirePositive(\.$outputInterval)
  }
}

struct ECSKeys: Configurable {
  @Key("Name of the cluster.") var clusterName: String
  @Key("Name of the agent's container.") var containerName: String
  @Key("Task definition of jobs that name none.") var defaultTaskDefinition: String
  @Key("Region.") var region: String
  @Key("Account.") var awsAccountID: String
  @Key("Role for volumes.") var ebsVolumeRole: String
  @Key("Group of the logs.") var logGroup: String
  @Key("Prefix of their streams.") var logStreamPrefix: String
  @Key("Memory in GB of jobs that name none.") var defaultMemGB: Double
  @Key("CPUs of jobs that name none.") var defaultVCPU: Double
  @Key("Disk in GB of jobs that name none.") var defaultDiskGB: Double
  @Key("Most memory in GB.") var maxMemGB: Double?
  @Key("Most CPUs.") var maxVCPU: Double?
  @Key("Whether volumes outlive their tasks.") var retainEBS: Bool = false
}
