import { startMeasured } from "./test/bench/lsp/measuredServer.ts";
import { sysctlDocument } from "./test/bench/lsp/documents.ts";
import { mkdirSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
const lines=Number(process.argv[2]), kind=process.argv[3]!, n=Number(process.argv[4]??200);
const doc=sysctlDocument(lines); const dir="/tmp/pe/"+lines; mkdirSync(dir,{recursive:true}); const path=dir+"/"+doc.fileName; writeFileSync(path,doc.text);
const uri=pathToFileURL(path).href;
const s=await startMeasured({name:"ours",script:process.env.SCRIPT??"/work/main/dist/server/server.cjs",settings:{}} as any,pathToFileURL(dir).href);
await s.open(uri,doc);
const t:number[]=[];const cpu0=s.cpuMs()!;
for(let i=0;i<n;i++){const a=performance.now();const place=(kind==="completion"?doc.completions:doc.keys)[(i*37987)%doc.keys.length]??doc.keys[0]!;
 if(kind==="hover")await s.hover(uri,place);else if(kind==="completion")await s.completion(uri,place);else if(kind==="eh"){await s.edit(uri,doc.typedAt);await s.hover(uri,place)}else await s.diagnose(uri,doc.typedAt);t.push(performance.now()-a)}
t.sort((a,b)=>a-b);console.log(kind,lines,"p50",t[n>>1]!.toFixed(2),"p95",t[Math.floor(n*.95)]!.toFixed(2),"cpu",((s.cpuMs()!-cpu0)/n).toFixed(2),"mem",s.memoryMB());
await s.stop();
