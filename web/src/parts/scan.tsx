// Reads a bar code or QR code with the camera, where the browser can; elsewhere there is no button, and one types.
import './scan.css';
import {useEffect, useRef, useState} from 'preact/hooks';
import {t} from '../i18n/index.ts';
import {Dialog} from './dialog.tsx';

interface Detector {
  detect: (source: HTMLVideoElement) => Promise<{rawValue: string}[]>;
}

const detectorOf = (): Detector | undefined => {
  const {BarcodeDetector} = globalThis as {BarcodeDetector?: new () => Detector};
  return BarcodeDetector && navigator.mediaDevices ? new BarcodeDetector() : undefined;
};

const LOOK_MS = 250;        // four looks a second are quick enough for a hand
const CODE_LENGTH_MAX = 40; // as the server has it for seals

function Camera({onCode, onClose, longest}: {onCode: (code: string) => void; onClose: () => void; longest: number}) {
  const video = useRef<HTMLVideoElement>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let stream: MediaStream | undefined;
    let timer: ReturnType<typeof setInterval> | undefined;
    let gone = false;
    const begin = async () => {
      stream = await navigator.mediaDevices.getUserMedia({video: {facingMode: 'environment'}});
      const detector = detectorOf();
      if (gone || !video.current || !detector) return stream.getTracks().forEach((track) => track.stop());
      video.current.srcObject = stream;
      await video.current.play();
      timer = setInterval(async () => {
        const [found] = video.current ? await detector.detect(video.current).catch(() => []) : [];
        if (!found || gone) return;
        onCode(found.rawValue.trim().slice(0, longest));
        onClose();
      }, LOOK_MS);
      return undefined;
    };
    begin().catch(() => setFailed(true));
    return () => {
      gone = true;
      clearInterval(timer);
      stream?.getTracks().forEach((track) => track.stop());
    };
  }, []);
  return (
    <Dialog title={t('scan.title')} onClose={onClose}>
      {failed ? <p class="note note-bad">{t('scan.no_camera')}</p> : <video class="scan" ref={video} muted playsInline aria-label={t('scan.title')} />}
    </Dialog>
  );
}

// 'longest': what more a code has is cut off.
export function ScanButton({onCode, big, longest = CODE_LENGTH_MAX}: {onCode: (code: string) => void; big?: boolean; longest?: number}) {
  const [open, setOpen] = useState(false);
  if (!detectorOf()) return null;
  return (
    <>
      <button type="button" class={`button${big ? ' big' : ''}`} onClick={() => setOpen(true)}>{t('scan.button')}</button>
      {open && <Camera onCode={onCode} longest={longest} onClose={() => setOpen(false)} />}
    </>
  );
}
