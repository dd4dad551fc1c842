import { judgeVersions } from "./scenarioJudge.ts";

judgeVersions(1, 2);
