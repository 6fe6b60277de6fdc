// What is left of a quota, exactly; only the length of a bar is rounded.
//
//   shareOf('249700', '250000')  ==  0.9988

const DECIMAL = /^(-?)([0-9]+)(?:\.([0-9]+))?$/;
const STEPS = 10_000n;  // a bar has fewer pixels

function scaled(text: string, digits: number): bigint {
  const [, sign = '', whole = '0', fraction = ''] = DECIMAL.exec(text) ?? [];
  const value = BigInt(whole + fraction.padEnd(digits, '0'));
  return sign ? -value : value;
}

const digitsOf = (text: string): number => text.split('.')[1]?.length ?? 0;

// Which part 'left' is of 'volume', from 0 to 1; 0 where there is no volume. Rounded down: a quota that holds
// nothing more never looks as if it did.
export function shareOf(left: string, volume: string): number {
  const digits = Math.max(digitsOf(left), digitsOf(volume));
  const whole = scaled(volume, digits);
  if (whole <= 0n) return 0;
  const part = scaled(left, digits) * STEPS / whole;
  return Number(part < 0n ? 0n : part > STEPS ? STEPS : part) / Number(STEPS);
}
