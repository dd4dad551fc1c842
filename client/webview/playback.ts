import { element, icon } from "./element.ts";

/** Plays a run: the moment that is shown moves by itself. */
export interface Playback {
  readonly root: HTMLElement;
  /** Ends the playing without another word: what is shown is not the run that was played. */
  stop(): void;
}

export interface PlaybackParts {
  /** The moment that is shown, and the simulated time of the whole run. */
  position(): { readonly share: number; readonly durationMs: number };
  /** Shows another moment. `isResting`: it stays there. */
  move(share: number, isResting: boolean): void;
}

/** Simulated seconds in a second. */
const speeds = [0.1, 0.5, 1, 2, 5, 20] as const;
/** Who wants little motion sees a run in so many pictures, each of them for a while. */
const stillPictures = 10;
const stillPictureMs = 1000;

export function createPlayback({ position, move }: PlaybackParts): Playback {
  const button = element("button", { type: "button", class: "iconButton play" });
  const speed = element(
    "select",
    { id: "speed", title: "Simulated seconds in a second" },
    ...speeds.map((one) => element("option", { value: String(one) }, `${one}×`)),
  );
  speed.value = "1";
  const wantsLittleMotion = matchMedia("(prefers-reduced-motion: reduce)");
  let isPlaying = false;
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function showButton(): void {
    button.replaceChildren(icon(isPlaying ? "debug-pause" : "play"));
    button.setAttribute("aria-label", isPlaying ? "Pause" : "Play");
    button.title = isPlaying ? "Pause" : "Play the run";
  }

  function stop(): void {
    isPlaying = false;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    showButton();
  }

  function goTo(share: number): void {
    const isOver = share >= 1;
    if (isOver) stop();
    move(Math.min(1, share), isOver);
  }

  function playOn(before: number): void {
    frame = requestAnimationFrame((now) => {
      const { share, durationMs } = position();
      // A page that was hidden goes on where it was.
      const passedMs = Math.min(100, now - before) * Number(speed.value);
      goTo(share + passedMs / durationMs);
      if (isPlaying) playOn(now);
    });
  }

  function showNextPicture(): void {
    const { share } = position();
    goTo((Math.floor(share * stillPictures + 1e-6) + 1) / stillPictures);
    if (isPlaying) timer = setTimeout(showNextPicture, stillPictureMs);
  }

  function play(): void {
    isPlaying = true;
    showButton();
    if (position().share >= 1) move(0, false);
    if (wantsLittleMotion.matches) showNextPicture();
    else playOn(performance.now());
  }

  function pause(): void {
    stop();
    move(position().share, true);
  }

  button.addEventListener("click", () => (isPlaying ? pause() : play()));
  showButton();
  const label = element("label", { for: "speed", class: "speedLabel" }, "Speed");
  return { root: element("div", { class: "playback" }, button, label, speed), stop };
}
