import { Button } from "@kit/console/Button";
import { ConfirmAction } from "@kit/console/ConfirmAction";
import { TextField } from "@kit/console/Field";
import { Switch } from "@kit/console/Switch";
import { Trash2, Undo2 } from "lucide-react";
import { useState } from "react";
import { type AreaErrors, type AreaForm, errorsOf } from "./areaForm";
import type { AreaLine } from "./useAreas";

export interface AreaEditorProps {
  line: AreaLine;
  onEdit: (next: AreaForm) => void;
  onTakeBack: () => void;
  onKeepMine: () => void;
}

/** One area's facts. Its centre and radius can be dragged on the map as well. */
export function AreaEditor({ line, onEdit, onTakeBack, onKeepMine }: AreaEditorProps) {
  const { form } = line;
  // What cannot be a number is said at once; a name still missing only when saving was tried.
  const { lat, lng, radius } = line.isChanged ? errorsOf(form) : ({} as AreaErrors);
  const errors: AreaErrors = { lat, lng, radius, ...line.errors };
  const set = (changes: Partial<AreaForm>) => onEdit({ ...form, ...changes });
  return (
    <div className="grid gap-3 border-t border-separator p-4">
      {line.conflict ? <Conflict line={line} onTakeBack={onTakeBack} onKeepMine={onKeepMine} /> : null}
      <TextField
        label="Name"
        value={form.name}
        error={errors.name}
        maxLength={100}
        placeholder="Oak Park"
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <div className="grid grid-cols-[2fr_1fr] gap-3">
        <TextField
          label="City"
          value={form.city}
          error={errors.city}
          maxLength={100}
          onChange={(event) => set({ city: event.currentTarget.value })}
        />
        <TextField
          label="Region"
          value={form.region}
          error={errors.region}
          maxLength={100}
          placeholder="IL"
          onChange={(event) => set({ region: event.currentTarget.value })}
        />
      </div>
      <div className="grid grid-cols-3 items-start gap-3">
        <TextField
          label="Latitude"
          inputMode="decimal"
          className="figures"
          value={form.lat}
          error={errors.lat}
          onChange={(event) => set({ lat: event.currentTarget.value })}
        />
        <TextField
          label="Longitude"
          className="figures"
          value={form.lng}
          error={errors.lng}
          onChange={(event) => set({ lng: event.currentTarget.value })}
        />
        <TextField
          label="Radius, km"
          inputMode="decimal"
          className="figures"
          value={form.radius}
          error={errors.radius}
          onChange={(event) => set({ radius: event.currentTarget.value })}
        />
      </div>
      <Switch
        label="In use"
        on={form.active}
        onChange={(active) => set({ active })}
        detail={
          form.active
            ? "Requests from here are taken."
            : "Once saved, nobody from here can ask unless another area covers them. Open jobs go on; history and prices stay."
        }
      />
      {line.seen && form.active ? <Remove name={line.seen.name} onRemove={() => set({ active: false })} /> : null}
      {line.isChanged && !line.conflict ? (
        <div>
          <Button size="small" icon={<Undo2 size={16} aria-hidden />} onClick={onTakeBack}>
            {line.seen ? "Undo the changes to this area" : "Do not add this area"}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function Conflict({ line, onTakeBack, onKeepMine }: Pick<AreaEditorProps, "line" | "onTakeBack" | "onKeepMine">) {
  const theirs = line.conflict;
  if (!theirs) return null;
  return (
    <div role="alert" className="grid gap-2 rounded-lg bg-waiting-tint p-3 text-waiting-ink">
      <p className="m-0">
        <strong className="font-semibold">Somebody else changed this area meanwhile.</strong> It is now {theirs.name},{" "}
        {theirs.city} {theirs.region}, {theirs.radius_km} km around {theirs.lat}, {theirs.lng},{" "}
        {theirs.is_active ? "in use" : "off"}.
      </p>
      <div className="flex flex-wrap gap-2">
        <Button size="small" onClick={onKeepMine}>
          Keep mine
        </Button>
        <Button size="small" onClick={onTakeBack}>
          Take theirs
        </Button>
      </div>
    </div>
  );
}

/** An area is never deleted: jobs and prices refer to it. Removed, it is off, and can be turned on again. */
function Remove({ name, onRemove }: { name: string; onRemove: () => void }) {
  const [asks, ask] = useState(false);
  return (
    <div>
      <Button size="small" look="quiet" icon={<Trash2 size={16} aria-hidden />} onClick={() => ask(true)}>
        Remove this area
      </Button>
      <ConfirmAction
        open={asks}
        title={`Remove ${name}`}
        says={
          <>
            Once you save, nobody in {name} can ask for a locksmith unless another area covers them, and its locksmiths
            are asked only for jobs elsewhere. Open jobs go on. The area stays in the list, turned off, with its history
            and its prices; it can be turned on again.
          </>
        }
        reason="none"
        danger
        confirmLabel="Remove, once saved"
        busy={false}
        problem={null}
        onConfirm={() => {
          ask(false);
          onRemove();
        }}
        onClose={() => ask(false)}
      />
    </div>
  );
}
