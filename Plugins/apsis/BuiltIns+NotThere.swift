extension BuiltIns {
  /// Program types of the original that are not here, and why a job that names one is refused.
  static let programsNotThere: [(names: [String], reason: String, hint: String)] = [
    (
      [
        "procstar-ecs", "procstar-ecs-shell", "apsis.program.procstar.aws.ecs_agent.ProcstarECSProgram",
        "apsis.program.procstar.aws.ecs_agent.ProcstarECSShellProgram",
      ],
      "it runs on AWS ECS, which this version cannot reach",
      "use 'procstar' or 'procstar-shell' with a 'group_id' that the config file maps to another engine"
    ),
    (
      [
        "agent", "agent-shell", "program", "apsis.program.agent.AgentProgram", "apsis.program.agent.AgentShellProgram",
      ],
      "the original no longer has its agents either",
      "use 'process' or 'shell', with 'sudo_user' for 'user' and 'group_id' for 'host'"
    ),
  ]
}
