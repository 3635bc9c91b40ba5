// begin: main
import ApsisMain

await ApsisMain.run(programs: [FileAgeProgram.self])
// end: main
