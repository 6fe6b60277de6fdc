import type {Role} from '../../api/types.ts';
import {t} from '../../i18n/index.ts';
import {Check} from '../../parts/field.tsx';

const ROLES: Role[] = ['trader', 'broker', 'clearance_officer', 'targeting_officer', 'inspector', 'post_clearance_auditor', 'analyst', 'manager', 'auditor', 'administrator',
  'control_room_officer', 'gate_officer', 'system'];

export function RoleChoice({roles, error, onRoles}: {roles: Role[]; error?: string; onRoles: (roles: Role[]) => void}) {
  return (
    <fieldset class="choices roles">
      <legend>{t('field.roles')}</legend>
      {error && <p class="error">{error}</p>}
      {ROLES.map((role) => <Check key={role} id={`role-${role}`} label={t(`role.${role}`)} checked={roles.includes(role)}
        onChecked={(on) => onRoles(on ? [...roles, role] : roles.filter((other) => other !== role))} />)}
    </fieldset>
  );
}

// "a, b" as a list.
export const listOf = (text: string): string[] => text.split(/[\s,;،]+/).filter(Boolean);
