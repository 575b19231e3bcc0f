// The page of a job is drawn anew until the job has ended.
import { pause, refresh, seen } from "./page.js";

export async function mount(part) {
  while (part.isConnected) {
    await pause(1000);
    await seen();
    await refresh();
  }
}
