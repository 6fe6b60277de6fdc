// The heights between which a zone of the air holds, as fields and in words.
import type {GeoShape} from '../../api/types.ts';
import {number, t} from '../../i18n/index.ts';
import {SelectField, TextField} from '../../parts/field.tsx';
import {bandOf, bandParts, REFERENCES, type AirBand, type BandProblem} from './air_band.ts';

interface Props {
  band: AirBand;
  problem: BandProblem | undefined;
  onBand: (band: AirBand) => void;
}

export function AirBandFields({band, problem, onBand}: Props) {
  const error = problem ? {error: t(`band_fault.${problem}`)} : {};
  return (
    <fieldset class="geo-band">
      <legend>{t('geo.band')}</legend>
      <p class="hint">{t('geo.band_hint')}</p>
      <div class="row">
        <TextField id="floor" label={t('geo.floor')} inputMode="decimal" value={band.floor} maxLength={9} onValue={(floor) => onBand({...band, floor})} {...error} />
        <TextField id="ceiling" label={t('geo.ceiling')} inputMode="decimal" value={band.ceiling} maxLength={9} onValue={(ceiling) => onBand({...band, ceiling})} />
        <SelectField id="reference" label={t('geo.reference')} value={band.reference} options={REFERENCES.map((one) => [one, t(`height_from.${one}`)])} onValue={(reference) => onBand({...band, reference: reference as AirBand['reference']})} />
      </div>
    </fieldset>
  );
}

// "30 to 120 m, above the ground"; nothing where it holds at every height.
export function bandText(shape: GeoShape): string {
  const {floor_m, ceiling_m, height_reference = 'ground'} = bandParts(bandOf(shape));
  if (floor_m === undefined && ceiling_m === undefined) return '';
  const reference = t(`height_from.${height_reference}`);
  if (floor_m === undefined) return t('geo.band_below', {high: number(ceiling_m ?? 0), reference});
  if (ceiling_m === undefined) return t('geo.band_above', {low: number(floor_m), reference});
  return t('geo.band_between', {low: number(floor_m), high: number(ceiling_m), reference});
}
