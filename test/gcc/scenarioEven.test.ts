import { judgeVersions } from "./scenarioJudge.ts";

judgeVersions(0, 2);
