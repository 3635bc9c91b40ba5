-- A database of Apsis for Python 2.4.3, as the `.dump` of an SQLite shell.
--
-- Provenance: that scheduler itself (Python 3.11, ora 0.8.4) ran six jobs for 17 seconds and was then killed by SIGKILL; its runs of
-- programs were made by a stand-in for an agent, in the same process. Afterwards the folders in tracebacks were given other names, and
-- table `run_summary`, which repeats table `runs` and is not read, was emptied.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE clock (
	time FLOAT NOT NULL
);
INSERT INTO clock VALUES(1795553954.0070233344);
CREATE TABLE next_run_id (
	number INTEGER NOT NULL
);
INSERT INTO next_run_id VALUES(65);
CREATE TABLE jobs (
	job_id VARCHAR NOT NULL, 
	job VARCHAR NOT NULL
);
INSERT INTO jobs VALUES('adhoc-xfqWezyuReFG','{"job_id":"adhoc-xfqWezyuReFG","params":[],"schedule":[],"program":{"type":"no-op","duration":null,"success":true},"condition":[],"action":[],"metadata":{"labels":["x"]},"ad_hoc":true}');
INSERT INTO jobs VALUES('adhoc-WnVvnneTwtbq','{"job_id":"adhoc-WnVvnneTwtbq","params":["p"],"schedule":[],"program":{"type":"procstar-shell","group_id":"default","command":"echo {{ p }}"},"condition":[],"action":[],"metadata":{"labels":[]},"ad_hoc":true}');
CREATE TABLE runs (
	rowid INTEGER NOT NULL, 
	run_id VARCHAR NOT NULL, 
	timestamp FLOAT NOT NULL, 
	job_id VARCHAR NOT NULL, 
	args VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	program VARCHAR, 
	times VARCHAR NOT NULL, 
	meta VARCHAR NOT NULL, 
	message VARCHAR, 
	run_state VARCHAR, 
	rerun VARCHAR, 
	expected BOOLEAN, 
	conds VARCHAR, 
	actions VARCHAR, 
	PRIMARY KEY (rowid)
);
INSERT INTO runs VALUES(1,'r1',1795553936.906213045,'after','{"x":"future"}','scheduled','{"type":"apsis.program.noop.BoundNoOpProgram","duration":null,"success":true}','{"scheduled":"2026-11-24T20:58:56.90621298+00:00","schedule":"2126-01-01T00:00:00+00:00","stop":"2126-01-01T01:00:00+00:00"}','{"job":{"labels":[]}}',NULL,'null',NULL,0,'[]','[]');
INSERT INTO runs VALUES(2,'r2',1795553936.9068939685,'after','{"x":"soon"}','scheduled','{"type":"apsis.program.noop.BoundNoOpProgram","duration":null,"success":true}','{"scheduled":"2026-11-24T20:58:56.90689396+00:00","schedule":"2026-11-24T20:59:36.90651589+00:00"}','{"job":{"labels":[]}}',NULL,'null',NULL,0,'[]','[]');
INSERT INTO runs VALUES(3,'r3',1795553936.9084272384,'waits','{"x":"1"}','waiting','{"type":"apsis.program.noop.BoundNoOpProgram","duration":null,"success":true}','{"scheduled":"2026-11-24T20:58:56.90806555+00:00","schedule":"2026-11-24T20:58:56.90701612+00:00","waiting":"2026-11-24T20:58:56.90842732+00:00"}','{"job":{"labels":[]}}',NULL,'null',NULL,0,'[{"type":"dependency","job_id":"never","args":{"x":"1"}}]','[]');
INSERT INTO runs VALUES(4,'r4',1795553936.920019865,'never','{"x":"1"}','running','{"type":"apsis.program.procstar.agent.BoundProcstarProgram","argv":["\/usr\/bin\/bash","-c","exec sleep 30"],"group_id":"default"}','{"scheduled":"2026-11-24T20:58:56.90927532+00:00","schedule":"2026-11-24T20:58:56.90857067+00:00","starting":"2026-11-24T20:58:56.90961048+00:00","running":"2026-11-24T20:58:56.9200198+00:00"}','{"job":{"labels":[]},"program":{"errors":[],"procstar_conn":{"group_id":"default"}}}',NULL,'{"conn_id":"Zv9Bsz5GX5EJ","proc_id":"6b5bd2a0-0e7e"}',NULL,0,'[]','[]');
INSERT INTO runs VALUES(5,'r5',1795553936.911125183,'after','{}','error',NULL,'{"error":"2026-11-24T20:58:56.9111233+00:00"}','{}',NULL,'null',NULL,0,NULL,NULL);
INSERT INTO runs VALUES(6,'r6',1795553936.9129166603,'nosuch','{}','error',NULL,'{"error":"2026-11-24T20:58:56.9129135+00:00"}','{}',NULL,'null',NULL,0,NULL,NULL);
INSERT INTO runs VALUES(7,'r7',1795553936.9270794392,'adhoc-xfqWezyuReFG','{}','success','{"type":"apsis.program.noop.BoundNoOpProgram","duration":null,"success":true}','{"scheduled":"2026-11-24T20:58:56.91407045+00:00","schedule":"2026-11-24T20:58:56.91349923+00:00","starting":"2026-11-24T20:58:56.91444966+00:00","running":"2026-11-24T20:58:56.92655095+00:00","success":"2026-11-24T20:58:56.92707943+00:00"}','{"job":{"labels":["x"]},"program":{},"elapsed":0.000528484582901001}',NULL,'null',NULL,0,'[]','[]');
INSERT INTO runs VALUES(8,'r8',1795553936.9163761139,'adhoc-WnVvnneTwtbq','{"p":"q"}','scheduled','{"type":"apsis.program.procstar.agent.BoundProcstarProgram","argv":["\/usr\/bin\/bash","-c","echo q"],"group_id":"default"}','{"scheduled":"2026-11-24T20:58:56.91637623+00:00","schedule":"2126-02-01T00:00:00+00:00"}','{"job":{"labels":[]}}',NULL,'null',NULL,0,'[]','[]');
INSERT INTO runs VALUES(9,'r9',1795553936.9171011447,'after','{"x":"s"}','skipped','{"type":"apsis.program.noop.BoundNoOpProgram","duration":null,"success":true}','{"scheduled":"2026-11-24T20:58:56.91681128+00:00","schedule":"2126-03-01T00:00:00+00:00","skipped":"2026-11-24T20:58:56.91710105+00:00"}','{"job":{"labels":[]}}',NULL,'null',NULL,0,'[]','[]');
INSERT INTO runs VALUES(10,'r10',1795553937.9225358962,'after','{"x":"m"}','failure','{"type":"apsis.program.noop.BoundNoOpProgram","duration":null,"success":true}','{"scheduled":"2026-11-24T20:58:56.91746944+00:00","schedule":"2026-11-24T20:58:56.91720604+00:00","starting":"2026-11-24T20:58:56.91773316+00:00","running":"2026-11-24T20:58:56.92742812+00:00","success":"2026-11-24T20:58:56.92771971+00:00","failure":"2026-11-24T20:58:57.92253586+00:00"}','{"job":{"labels":[]},"program":{},"elapsed":0.00029158592224121094}',NULL,'null',NULL,0,'[]','[]');
INSERT INTO runs VALUES(11,'r11',1795553941.0088350773,'long','{"x":"1"}','error','{"type":"apsis.program.noop.BoundNoOpProgram","duration":"600s","success":true}','{"scheduled":"2026-11-24T20:58:56.91802757+00:00","schedule":"2026-11-24T20:58:58+00:00","stop":"2026-11-24T20:59:01+00:00","starting":"2026-11-24T20:58:58.00013819+00:00","running":"2026-11-24T20:58:58.00166097+00:00","stopping":"2026-11-24T20:59:01.00188601+00:00","error":"2026-11-24T20:59:01.00883504+00:00"}','{"job":{"labels":[]},"program":{}}',NULL,'null',NULL,0,'[]','[]');
INSERT INTO runs VALUES(12,'r12',1795553954.0036873817,'long','{"x":"1"}','error','{"type":"apsis.program.noop.BoundNoOpProgram","duration":"600s","success":true}','{"scheduled":"2026-11-24T20:58:56.91809967+00:00","schedule":"2026-11-24T20:59:11+00:00","stop":"2026-11-24T20:59:14+00:00","starting":"2026-11-24T20:59:11.00108748+00:00","running":"2026-11-24T20:59:11.00674346+00:00","stopping":"2026-11-24T20:59:14.00161603+00:00","error":"2026-11-24T20:59:14.00368735+00:00"}','{"job":{"labels":[]},"program":{}}',NULL,'null',NULL,0,'[]','[]');
INSERT INTO runs VALUES(16,'r16',1795553945.0365705489,'boom','{}','error','{"type":"apsis.program.procstar.agent.BoundProcstarProgram","argv":["\/usr\/bin\/bash","-c","echo boom"],"group_id":"default"}','{"scheduled":"2026-11-24T20:58:56.9281865+00:00","schedule":"2026-11-24T20:59:05+00:00","starting":"2026-11-24T20:59:05.00984612+00:00","running":"2026-11-24T20:59:05.01618632+00:00","error":"2026-11-24T20:59:05.03657045+00:00"}','{"job":{"labels":[]},"program":{"errors":[],"procstar_conn":{"group_id":"default"}}}',NULL,'null',NULL,0,'[]','[]');
INSERT INTO runs VALUES(21,'r21',1795553938.0133483409,'small','{"region":"Zürich"}','failure','{"type":"apsis.program.procstar.agent.BoundProcstarProgram","argv":["\/usr\/bin\/bash","-c","echo hello Z\u00fcrich; exit 3"],"group_id":"default"}','{"scheduled":"2026-11-24T20:58:56.92974704+00:00","schedule":"2026-11-24T20:58:58+00:00","starting":"2026-11-24T20:58:58.00186941+00:00","running":"2026-11-24T20:58:58.00281679+00:00","failure":"2026-11-24T20:58:58.01334825+00:00"}','{"job":{"labels":[]},"program":{"status":{"exit_code":3}},"elapsed":0.010531455278396606}',NULL,'null',NULL,0,'[]','[{"type":"schedule","if":{"states":["failure"]},"job_id":"after","args":{"x":"1"}}]');
INSERT INTO runs VALUES(22,'r22',1795553945.02287364,'small','{"region":"Zürich"}','failure','{"type":"apsis.program.procstar.agent.BoundProcstarProgram","argv":["\/usr\/bin\/bash","-c","echo hello Z\u00fcrich; exit 3"],"group_id":"default"}','{"scheduled":"2026-11-24T20:58:56.9298669+00:00","schedule":"2026-11-24T20:59:05+00:00","starting":"2026-11-24T20:59:05.00121849+00:00","running":"2026-11-24T20:59:05.00273108+00:00","failure":"2026-11-24T20:59:05.02287369+00:00"}','{"job":{"labels":[]},"program":{"status":{"exit_code":3}},"elapsed":0.02014261484146118}',NULL,'null',NULL,0,'[]','[{"type":"schedule","if":{"states":["failure"]},"job_id":"after","args":{"x":"1"}}]');
INSERT INTO runs VALUES(23,'r23',1795553952.0138635634,'small','{"region":"Zürich"}','failure','{"type":"apsis.program.procstar.agent.BoundProcstarProgram","argv":["\/usr\/bin\/bash","-c","echo hello Z\u00fcrich; exit 3"],"group_id":"default"}','{"scheduled":"2026-11-24T20:58:56.92995816+00:00","schedule":"2026-11-24T20:59:12+00:00","starting":"2026-11-24T20:59:12.00162196+00:00","running":"2026-11-24T20:59:12.00306564+00:00","failure":"2026-11-24T20:59:12.0138635+00:00"}','{"job":{"labels":[]},"program":{"status":{"exit_code":3}},"elapsed":0.010797858238220215}',NULL,'null',NULL,0,'[]','[{"type":"schedule","if":{"states":["failure"]},"job_id":"after","args":{"x":"1"}}]');
INSERT INTO runs VALUES(30,'r30',1795553940.0215327739,'reports/daily','{"date":"2026-02-02"}','success','{"type":"apsis.program.procstar.agent.BoundProcstarProgram","argv":["\/usr\/bin\/bash","-c","yes ''a line of the report'' | head -n 1000; echo 2026-02-02"],"group_id":"default"}','{"scheduled":"2026-11-24T20:58:56.93363526+00:00","schedule":"2026-11-24T20:59:00+00:00","starting":"2026-11-24T20:59:00.00112566+00:00","running":"2026-11-24T20:59:00.00258082+00:00","success":"2026-11-24T20:59:00.02153268+00:00"}','{"job":{"labels":["report"]},"program":{"status":{"exit_code":0},"elapsed":0.01},"elapsed":0.018951863050460815}',NULL,'null',NULL,0,'[]','[]');
INSERT INTO runs VALUES(31,'r31',1795553950.0232052803,'reports/daily','{"date":"2026-02-02"}','success','{"type":"apsis.program.procstar.agent.BoundProcstarProgram","argv":["\/usr\/bin\/bash","-c","yes ''a line of the report'' | head -n 1000; echo 2026-02-02"],"group_id":"default"}','{"scheduled":"2026-11-24T20:58:56.93376097+00:00","schedule":"2026-11-24T20:59:10+00:00","starting":"2026-11-24T20:59:10.00124678+00:00","running":"2026-11-24T20:59:10.00701841+00:00","success":"2026-11-24T20:59:10.02320525+00:00"}','{"job":{"labels":["report"]},"program":{"status":{"exit_code":0},"elapsed":0.01},"elapsed":0.016186833381652832}',NULL,'null',NULL,0,'[]','[]');
INSERT INTO runs VALUES(36,'r36',1795553937.9253442287,'after','{"x":"m"}','success','{"type":"apsis.program.noop.BoundNoOpProgram","duration":null,"success":true}','{"scheduled":"2026-11-24T20:58:57.92388743+00:00","schedule":"2026-11-24T20:58:57.92352414+00:00","starting":"2026-11-24T20:58:57.92417618+00:00","running":"2026-11-24T20:58:57.92498776+00:00","success":"2026-11-24T20:58:57.92534425+00:00"}','{"job":{"labels":[]},"program":{},"elapsed":0.00035649538040161133}',NULL,'null',NULL,0,'[]','[]');
INSERT INTO runs VALUES(37,'r37',1795553938.0280556679,'after','{"x":"1"}','success','{"type":"apsis.program.noop.BoundNoOpProgram","duration":null,"success":true}','{"scheduled":"2026-11-24T20:58:58.02225765+00:00","schedule":"2026-11-24T20:58:58.02176213+00:00","starting":"2026-11-24T20:58:58.0269863+00:00","running":"2026-11-24T20:58:58.02773237+00:00","success":"2026-11-24T20:58:58.02805569+00:00"}','{"job":{"labels":[]},"program":{},"elapsed":0.00032332539558410645}',NULL,'null',NULL,0,'[]','[]');
INSERT INTO runs VALUES(38,'r38',1795553945.0260276794,'after','{"x":"1"}','success','{"type":"apsis.program.noop.BoundNoOpProgram","duration":null,"success":true}','{"scheduled":"2026-11-24T20:59:05.02467632+00:00","schedule":"2026-11-24T20:59:05.02428677+00:00","starting":"2026-11-24T20:59:05.02504917+00:00","running":"2026-11-24T20:59:05.02573049+00:00","success":"2026-11-24T20:59:05.02602773+00:00"}','{"job":{"labels":[]},"program":{},"elapsed":0.00029724836349487305}',NULL,'null',NULL,0,'[]','[]');
INSERT INTO runs VALUES(39,'r39',1795553952.0172173977,'after','{"x":"1"}','success','{"type":"apsis.program.noop.BoundNoOpProgram","duration":null,"success":true}','{"scheduled":"2026-11-24T20:59:12.01597499+00:00","schedule":"2026-11-24T20:59:12.01552984+00:00","starting":"2026-11-24T20:59:12.01627698+00:00","running":"2026-11-24T20:59:12.01691216+00:00","success":"2026-11-24T20:59:12.01721745+00:00"}','{"job":{"labels":[]},"program":{},"elapsed":0.0003052949905395508}',NULL,'null',NULL,0,'[]','[]');
CREATE TABLE run_summary (
	run_id VARCHAR NOT NULL, 
	timestamp FLOAT NOT NULL, 
	payload VARCHAR NOT NULL, 
	UNIQUE (run_id)
);
CREATE TABLE run_history (
	run_id VARCHAR NOT NULL, 
	timestamp FLOAT NOT NULL, 
	message VARCHAR NOT NULL
);
INSERT INTO run_history VALUES('r1',1795553936.9047708512,'scheduled: 2126-01-01T00:00:00+00:00');
INSERT INTO run_history VALUES('r1',1795553936.905962944,'stop time: 2126-01-01T01:00:00+00:00');
INSERT INTO run_history VALUES('r2',1795553936.9066560268,'scheduled: 2026-11-24T20:59:36+00:00');
INSERT INTO run_history VALUES('r3',1795553936.9078097343,'scheduled: now');
INSERT INTO run_history VALUES('r3',1795553936.9082193374,'waiting');
INSERT INTO run_history VALUES('r4',1795553936.9090502262,'scheduled: now');
INSERT INTO run_history VALUES('r4',1795553936.9094035625,'starting');
INSERT INTO run_history VALUES('r5',1795553936.9106957911,'error: missing args (x) for job after');
INSERT INTO run_history VALUES('r6',1795553936.9124469756,'error: unknown job ID: nosuch');
INSERT INTO run_history VALUES('r7',1795553936.9138827323,'scheduled: now');
INSERT INTO run_history VALUES('r7',1795553936.9141826629,'starting');
INSERT INTO run_history VALUES('r8',1795553936.9161186217,'scheduled: 2126-02-01T00:00:00+00:00');
INSERT INTO run_history VALUES('r9',1795553936.9166250229,'scheduled: 2126-03-01T00:00:00+00:00');
INSERT INTO run_history VALUES('r9',1795553936.9169282912,'skipped');
INSERT INTO run_history VALUES('r10',1795553936.9172935485,'scheduled: now');
INSERT INTO run_history VALUES('r10',1795553936.9175682068,'starting');
INSERT INTO run_history VALUES('r3',1795553936.9184844493,'waiting until: dependency never(x=1) is success');
INSERT INTO run_history VALUES('r4',1795553936.9197983741,'running');
INSERT INTO run_history VALUES('r7',1795553936.9257144927,'running');
INSERT INTO run_history VALUES('r7',1795553936.9268450737,'success');
INSERT INTO run_history VALUES('r10',1795553936.92724967,'running');
INSERT INTO run_history VALUES('r10',1795553936.9275393485,'success');
INSERT INTO run_history VALUES('r10',1795553937.9230260848,'marked as failure');
INSERT INTO run_history VALUES('r36',1795553937.9236962794,'scheduled: now');
INSERT INTO run_history VALUES('r36',1795553937.924003601,'starting');
INSERT INTO run_history VALUES('r36',1795553937.9243314265,'scheduled as rerun of r10');
INSERT INTO run_history VALUES('r36',1795553937.924747467,'running');
INSERT INTO run_history VALUES('r36',1795553937.9251439571,'success');
INSERT INTO run_history VALUES('r11',1795553936.9180183411,'scheduled: 2026-11-24T20:58:58+00:00');
INSERT INTO run_history VALUES('r11',1795553936.9180250167,'stop time: 2026-11-24T20:59:01+00:00');
INSERT INTO run_history VALUES('r11',1795553938.0001175404,'starting');
INSERT INTO run_history VALUES('r11',1795553938.001388073,'running');
INSERT INTO run_history VALUES('r21',1795553936.9297413825,'scheduled: 2026-11-24T20:58:58+00:00');
INSERT INTO run_history VALUES('r21',1795553938.0018646716,'starting');
INSERT INTO run_history VALUES('r21',1795553938.0025727748,'running');
INSERT INTO run_history VALUES('r21',1795553938.0122709273,'failure: exit code 3');
INSERT INTO run_history VALUES('r37',1795553938.0219995975,'scheduled: now');
INSERT INTO run_history VALUES('r37',1795553938.0266728401,'starting');
INSERT INTO run_history VALUES('r21',1795553938.0271625519,'action scheduling after(x=1) as r37');
INSERT INTO run_history VALUES('r37',1795553938.0273528098,'scheduled by action of r21');
INSERT INTO run_history VALUES('r37',1795553938.0275585651,'running');
INSERT INTO run_history VALUES('r37',1795553938.027876377,'success');
INSERT INTO run_history VALUES('r30',1795553936.933631897,'scheduled: 2026-11-24T20:59:00+00:00');
INSERT INTO run_history VALUES('r30',1795553940.0010943413,'starting');
INSERT INTO run_history VALUES('r30',1795553940.0021789073,'running');
INSERT INTO run_history VALUES('r30',1795553940.0171940326,'success');
INSERT INTO run_history VALUES('r11',1795553941.0011949539,'stopping');
INSERT INTO run_history VALUES('r11',1795553941.0065524578,'error: program stopped');
INSERT INTO run_history VALUES('r11',1795553941.0082454681,'error: unexpected update: ProgramSuccess(meta={}, outputs={}, times={})');
INSERT INTO run_history VALUES('r22',1795553936.9298636913,'scheduled: 2026-11-24T20:59:05+00:00');
INSERT INTO run_history VALUES('r22',1795553945.0011901855,'starting');
INSERT INTO run_history VALUES('r22',1795553945.0024137497,'running');
INSERT INTO run_history VALUES('r16',1795553936.9281799793,'scheduled: 2026-11-24T20:59:05+00:00');
INSERT INTO run_history VALUES('r16',1795553945.0097975731,'starting');
INSERT INTO run_history VALUES('r16',1795553945.0158295631,'running');
INSERT INTO run_history VALUES('r22',1795553945.0218551159,'failure: exit code 3');
INSERT INTO run_history VALUES('r38',1795553945.024463415,'scheduled: now');
INSERT INTO run_history VALUES('r38',1795553945.0248589515,'starting');
INSERT INTO run_history VALUES('r22',1795553945.0251944065,'action scheduling after(x=1) as r38');
INSERT INTO run_history VALUES('r38',1795553945.0253710747,'scheduled by action of r22');
INSERT INTO run_history VALUES('r38',1795553945.025571823,'running');
INSERT INTO run_history VALUES('r38',1795553945.0258557796,'success');
INSERT INTO run_history VALUES('r16',1795553945.0358755588,'error: boom é');
INSERT INTO run_history VALUES('r31',1795553936.9337577819,'scheduled: 2026-11-24T20:59:10+00:00');
INSERT INTO run_history VALUES('r31',1795553950.0012226105,'starting');
INSERT INTO run_history VALUES('r31',1795553950.0064675807,'running');
INSERT INTO run_history VALUES('r31',1795553950.0203838348,'success');
INSERT INTO run_history VALUES('r12',1795553936.9180948733,'scheduled: 2026-11-24T20:59:11+00:00');
INSERT INTO run_history VALUES('r12',1795553936.9180977343,'stop time: 2026-11-24T20:59:14+00:00');
INSERT INTO run_history VALUES('r12',1795553951.0010590553,'starting');
INSERT INTO run_history VALUES('r12',1795553951.0022063254,'running');
INSERT INTO run_history VALUES('r23',1795553936.9299554824,'scheduled: 2026-11-24T20:59:12+00:00');
INSERT INTO run_history VALUES('r23',1795553952.0015895366,'starting');
INSERT INTO run_history VALUES('r23',1795553952.002764225,'running');
INSERT INTO run_history VALUES('r23',1795553952.0128130912,'failure: exit code 3');
INSERT INTO run_history VALUES('r39',1795553952.0157432556,'scheduled: now');
INSERT INTO run_history VALUES('r39',1795553952.0161013603,'starting');
INSERT INTO run_history VALUES('r23',1795553952.0164122581,'action scheduling after(x=1) as r39');
INSERT INTO run_history VALUES('r39',1795553952.016582489,'scheduled by action of r23');
INSERT INTO run_history VALUES('r39',1795553952.0167620181,'running');
INSERT INTO run_history VALUES('r39',1795553952.0170316695,'success');
INSERT INTO run_history VALUES('r12',1795553954.0009291171,'stopping');
INSERT INTO run_history VALUES('r12',1795553954.0019979477,'error: program stopped');
INSERT INTO run_history VALUES('r12',1795553954.0031573772,'error: unexpected update: ProgramSuccess(meta={}, outputs={}, times={})');
CREATE TABLE output (
	run_id VARCHAR NOT NULL, 
	output_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	content_type VARCHAR NOT NULL, 
	length INTEGER NOT NULL, 
	compression VARCHAR, 
	data BINARY NOT NULL, 
	PRIMARY KEY (run_id, output_id)
);
INSERT INTO output VALUES('r5','output','output','text/plain',30,NULL,X'6d697373696e6720617267732028782920666f72206a6f62206166746572');
INSERT INTO output VALUES('r6','output','output','text/plain',336,NULL,X'54726163656261636b20286d6f737420726563656e742063616c6c206c617374293a0a202046696c6520222f6f70742f61707369732f61707369732f61707369732e7079222c206c696e65203436392c20696e207363686564756c650a202020206a6f62203d2073656c662e6a6f62732e6765745f6a6f622872756e2e696e73742e6a6f625f6964290a202020202020202020205e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e0a202046696c6520222f6f70742f61707369732f61707369732f6a6f62732e7079222c206c696e65203332342c20696e206765745f6a6f620a202020207261697365204c6f6f6b75704572726f72286622756e6b6e6f776e206a6f622049443a207b6a6f625f69647d22292066726f6d204e6f6e650a4c6f6f6b75704572726f723a20756e6b6e6f776e206a6f622049443a206e6f737563680a');
INSERT INTO output VALUES('r21','output','combined stdout & stderr','application/octet-stream',14,NULL,X'68656c6c6f205ac3bc726963680a');
INSERT INTO output VALUES('r30','output','combined stdout & stderr','application/octet-stream',21011,'br',X'1b12520040ddd65fd242398c055b375c14c4cb7909746154d79a043071cf0be442ef40c5cf6a83440da79c32');
INSERT INTO output VALUES('r11','outputs','traceback','application/octet-stream',233,NULL,X'54726163656261636b20286d6f737420726563656e742063616c6c206c617374293a0a202046696c6520222f6f70742f61707369732f61707369732f72756e6e696e672e7079222c206c696e65203137302c20696e205f70726f636573735f757064617465730a202020206173736572742046616c73652c206622756e6578706563746564207570646174653a207b7570646174657d220a417373657274696f6e4572726f723a20756e6578706563746564207570646174653a2050726f6772616d53756363657373286d6574613d7b7d2c206f7574707574733d7b7d2c2074696d65733d7b7d290a');
INSERT INTO output VALUES('r22','output','combined stdout & stderr','application/octet-stream',14,NULL,X'68656c6c6f205ac3bc726963680a');
INSERT INTO output VALUES('r16','outputs','traceback','application/octet-stream',377,NULL,X'54726163656261636b20286d6f737420726563656e742063616c6c206c617374293a0a202046696c6520222f6f70742f61707369732f61707369732f72756e6e696e672e7079222c206c696e65203131352c20696e205f70726f636573735f757064617465730a20202020757064617465203d20617761697420616e6578742875706461746573290a202020202020202020202020205e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e0a202046696c6520222f6f70742f61707369732f70726f6772616d732e7079222c206c696e652032362c20696e20757064617465730a2020202069662073656c662e702e617267765b2d315d203d3d20226563686f20626f6f6d223a2072616973652056616c75654572726f722822626f6f6d20c3a922290a2020202020202020202020202020202020202020202020202020202020202020202020202020205e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e0a56616c75654572726f723a20626f6f6d20c3a90a');
INSERT INTO output VALUES('r31','output','combined stdout & stderr','application/octet-stream',21011,'br',X'1b12520040ddd65fd242398c055b375c14c4cb7909746154d79a043071cf0be442ef40c5cf6a83440da79c32');
INSERT INTO output VALUES('r23','output','combined stdout & stderr','application/octet-stream',14,NULL,X'68656c6c6f205ac3bc726963680a');
INSERT INTO output VALUES('r12','outputs','traceback','application/octet-stream',233,NULL,X'54726163656261636b20286d6f737420726563656e742063616c6c206c617374293a0a202046696c6520222f6f70742f61707369732f61707369732f72756e6e696e672e7079222c206c696e65203137302c20696e205f70726f636573735f757064617465730a202020206173736572742046616c73652c206622756e6578706563746564207570646174653a207b7570646174657d220a417373657274696f6e4572726f723a20756e6578706563746564207570646174653a2050726f6772616d53756363657373286d6574613d7b7d2c206f7574707574733d7b7d2c2074696d65733d7b7d290a');
CREATE INDEX idx_runs_job_args ON runs (job_id, args);
CREATE INDEX idx_timestamp ON run_summary (timestamp);
CREATE INDEX idx_run_id ON run_history (run_id);
COMMIT;
