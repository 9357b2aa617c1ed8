/** A page or document of this service that a visitor may want. */
export interface Link {
  name: 'documentation' | 'openapi' | 'health' | 'readiness' | 'metrics';
  href: string;
  text: string;
  about: string;
}

const links: readonly Link[] = [
  {
    name: 'documentation',
    href: '/docs',
    text: 'API documentation',
    about: 'every operation, to read and to try in the browser',
  },
  { name: 'openapi', href: '/openapi.json', text: 'openapi.json', about: 'the same for client generators' },
  { name: 'health', href: '/healthz', text: 'healthz', about: 'whether the process lives' },
  {
    name: 'readiness',
    href: '/readyz',
    text: 'readyz',
    about: 'whether database, queue and blob store answer',
  },
  { name: 'metrics', href: '/metrics', text: 'metrics', about: 'for Prometheus' },
];

/** The links that a page shows: all but those to itself. */
export function linksOf(page?: Link['name']): readonly Link[] {
  return links.filter(({ name }) => name !== page);
}
