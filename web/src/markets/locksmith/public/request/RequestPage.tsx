import "@markets/locksmith/public/configured";
import { giveLocation, startRequest } from "@api/locksmith/sdk.gen";
import { zGiveLocation, zStartRequest } from "@api/locksmith/zod.gen";
import { asProblem } from "@api/problem";
import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { ErrorState } from "@kit/base/ErrorState";
import { useIntent } from "@kit/base/intent";
import { Button } from "@kit/public/Button";
import { TextField } from "@kit/public/Field";
import { forgetDraft, keepDraft, readDraft } from "@markets/locksmith/drafts";
import { withCountryCode } from "@markets/locksmith/phone";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { Controller, useForm } from "react-hook-form";
import * as z from "zod/mini";
import { AddressBox } from "./AddressBox";
import { StepFrame } from "./StepFrame";

const DRAFT = "start";
const schema = z.object({
  name: z
    .string()
    .check(z.trim(), z.minLength(1, "Tell us your name."), z.maxLength(100, "Use 100 characters at most.")),
  phone: z.pipe(
    z.pipe(z.string(), z.transform(withCountryCode)),
    z
      .string()
      .check(z.regex(/^\+[1-9][0-9 ()\-.]{6,22}$/, "Write a phone number we can text, such as (312) 555-0142.")),
  ),
  address: z
    .string()
    .check(
      z.trim(),
      z.minLength(3, "Write the street, the number and the city."),
      z.maxLength(300, "Use 300 characters at most."),
    ),
  placeId: z.nullable(z.string()),
});
type Typed = z.input<typeof schema>;
type Checked = z.output<typeof schema>;

/** The request is there once it has a name and a phone; the address is told to it right after. */
async function begin(given: Checked, sessionToken: string, keyed: { headers: { "Idempotency-Key": string } }) {
  const started = await startRequest({ body: zStartRequest.parse({ name: given.name, phone: given.phone }), ...keyed });
  const id = started.data.id;
  try {
    const body = zGiveLocation.parse({ address: given.address, place_id: given.placeId, session_token: sessionToken });
    await giveLocation({ path: { request_id: id }, body });
    return { id, located: true };
  } catch (thrown) {
    // It stands; the next page asks for the address again and says what was wrong with it.
    return { id, located: false, problem: asProblem(thrown) };
  }
}

/** Step one: who and where. */
export function RequestPage() {
  const navigate = useNavigate();
  const [sessionToken] = useState(() => crypto.randomUUID());
  const form = useForm<Typed, unknown, Checked>({
    resolver: standardSchemaResolver(schema),
    defaultValues: { name: "", phone: "", address: "", ...readDraft(DRAFT), placeId: null },
    // Not when a field is left: the error would push the button away from under the finger.
    mode: "onSubmit",
  });
  useEffect(() => {
    const { unsubscribe } = form.watch((typed) => keepDraft(DRAFT, typed));
    return unsubscribe;
  }, [form]);
  const start = useIntent({
    send: (given: Checked, keyed) => begin(given, sessionToken, keyed),
    onDone: ({ id, located, problem }, given) => {
      forgetDraft(DRAFT);
      if (!located)
        keepDraft(`address-${id}`, {
          address: given.address,
          problem: problem?.field("address") ?? problem?.message ?? "",
        });
      void navigate({ to: "/request/$requestId", params: { requestId: id } });
    },
  });
  const told = (field: "name" | "phone") => form.formState.errors[field]?.message ?? start.error?.field(field);
  return (
    <StepFrame step={0} title="Where do you need help?">
      <form noValidate className="flex flex-col gap-5" onSubmit={form.handleSubmit((given) => start.mutate(given))}>
        <TextField label="Your name" autoComplete="name" {...form.register("name")} error={told("name")} />
        <TextField
          label="Mobile phone"
          hint="We text you when a locksmith is on the way."
          type="tel"
          inputMode="tel"
          autoComplete="tel"
          {...form.register("phone")}
          error={told("phone")}
        />
        <Controller
          control={form.control}
          name="address"
          render={({ field }) => (
            <AddressBox
              value={{ address: field.value, placeId: form.getValues("placeId") }}
              sessionToken={sessionToken}
              error={form.formState.errors.address?.message}
              onChange={({ address, placeId }) => {
                form.setValue("placeId", placeId);
                form.setValue("address", address, { shouldValidate: form.formState.isSubmitted });
              }}
            />
          )}
        />
        {start.error && !told("name") && !told("phone") ? (
          <ErrorState as="line" thrown={start.error} doing="save this" />
        ) : null}
        <Button type="submit" wide busy={start.isPending || start.isSuccess} busyLabel="Looking up the address …">
          Continue
        </Button>
      </form>
    </StepFrame>
  );
}
