/** Receives one frame: its text, and its name where the framing has names. */
export type OnFrame = (data: string, name: string) => void;

/** Bytes in, frames out through the {@link OnFrame} it was made with. Owns no I/O. */
export interface FrameParser {
  /** Takes the next bytes, cut anywhere. */
  feed(bytes: Uint8Array): void;
  /** No bytes come any more: tells what is whole only now. */
  end?(): void;
}

/**
 * How a wire cuts its stream into frames of JSON text. Server-sent events are the default; a
 * provider whose wire has another framing brings its own.
 */
export type Framing = (onFrame: OnFrame, limit: number) => FrameParser;
