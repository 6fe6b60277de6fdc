// The camera, looking for a code until one is found.
import {useEffect, useRef, useState} from 'preact/hooks';
import {t} from '../../i18n/index.ts';
import {readCode} from './read_code.ts';

const LOOK_MS = 150;

// Looks again and again until 'found' or stopped. The picture is let go when it stops.
async function look(video: HTMLVideoElement, stop: AbortSignal, found: (text: string) => void): Promise<void> {
  const stream = await navigator.mediaDevices.getUserMedia({video: {facingMode: 'environment', width: {ideal: 1920}, height: {ideal: 1080}}});
  const end = () => stream.getTracks().forEach((track) => track.stop());
  stop.addEventListener('abort', end);
  if (stop.aborted) return end();
  video.srcObject = stream;
  await video.play();
  while (!stop.aborted) {
    const text = await readCode(video);
    if (text !== undefined && !stop.aborted) return found(text);
    await new Promise((done) => setTimeout(done, LOOK_MS));
  }
  return undefined;
}

export function Camera({onCode, onClose}: {onCode: (text: string) => void; onClose: () => void}) {
  const video = useRef<HTMLVideoElement>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    if (video.current) look(video.current, stop.signal, onCode).catch(() => stop.signal.aborted || setFailed(true));
    return () => stop.abort();
  }, []);
  return (
    <div class="verify-camera">
      {failed ? <p class="note note-bad" role="alert">{t('verify.no_camera')}</p> : <p>{t('verify.scan_hint')}</p>}
      <video ref={video} muted playsInline aria-label={t('verify.scan')} hidden={failed} />
      <button type="button" class="button" onClick={onClose}>{t('verify.stop')}</button>
    </div>
  );
}
