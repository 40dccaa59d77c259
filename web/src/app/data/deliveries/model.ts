/** Something that was to reach a person outside of the page, and what became of it. */
export interface DeliveryLine {
  readonly id: string;
  readonly recipient_id: number | null;
  readonly channel: string;
  readonly kind: string;
  readonly task_id: number | null;
  readonly reason: string | null;
  readonly state: string;
  readonly attempts: number;
  readonly next_attempt_at: string | null;
  readonly last_error: string | null;
  readonly created_at: string;
  readonly sent_at: string | null;
}
