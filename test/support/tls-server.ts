import { AddressInfo } from 'net';
import { checkServerIdentity, connect, createSecureContext, createServer, SecureContextOptions, SecureVersion, TLSSocket } from 'tls';
import { authority, certificateFor } from './certificate-authority';

/** A server on 127.0.0.1 that presents certificates like a host of API Gateway or CloudFront. */
export interface TlsServer {
  readonly port: number;
  /** Asks for a certificate as a client would. */
  handshake(client?: TlsClient): Promise<Handshake>;
  close(): Promise<void>;
}

/** What a server presents, and to whom. */
export interface TlsServerOptions {
  /** The names of the certificate for everybody; the first is the subject. */
  readonly names: readonly string[];
  /** Certificates for those who ask for a host in the handshake (SNI): the names of each. */
  readonly hosts?: Readonly<Record<string, readonly string[]>>;
  /** Until when the certificates are valid; a day from now by default. */
  readonly validUntil?: Date;
  /** The oldest version of TLS; 1.2 by default, as with the policy TLS_1_2. */
  readonly minVersion?: SecureVersion;
  /** Whether clients must have certificates, as with mutual TLS. Those of TLS 1.3 learn only after the handshake that they are refused. */
  readonly asksForCertificate?: boolean;
}

/** What a client asks for and knows. */
export interface TlsClient {
  /** The name in the handshake; old clients send none. */
  readonly servername?: string;
  /** The name that the client wants the certificate to be for; that of the handshake by default. */
  readonly host?: string;
  readonly minVersion?: SecureVersion;
  readonly maxVersion?: SecureVersion;
  /** The ciphers that the client knows, as OpenSSL writes them; all by default. */
  readonly ciphers?: string;
}

/** What came of a handshake. */
export interface Handshake {
  /** The common name of the certificate, its names, and its end. */
  readonly subject?: string;
  readonly names?: readonly string[];
  readonly validUntil?: Date;
  /** Why the client goes no further; undefined if it trusts the server. */
  readonly error?: string;
}

// Without it OpenSSL leaves out the versions before TLS 1.2, whatever it is told.
const ALL_CIPHERS = 'DEFAULT@SECLEVEL=0';

/** Starts a server. */
export async function startTlsServer(options: TlsServerOptions): Promise<TlsServer> {
  const { minVersion = 'TLSv1.2', asksForCertificate = false } = options;
  const own = await certificateFor(options.names, options.validUntil);
  const others = new Map(await Promise.all(Object.entries(options.hosts ?? {}).map(async ([host, names]) =>
    [host, await certificateFor(names, options.validUntil)] as const)));
  const settings: SecureContextOptions = { minVersion, ciphers: ALL_CIPHERS };
  const server = createServer({
    ...settings,
    ...own,
    requestCert: asksForCertificate,
    SNICallback: (host, done) => done(null, createSecureContext({ ...settings, ...others.get(host) ?? own })),
  });
  // Clients that are refused are what the server is for.
  server.on('tlsClientError', () => {});
  server.on('secureConnection', (socket) => socket.on('error', () => {}).resume());
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));

  const { port } = server.address() as AddressInfo;
  const { cert: ca } = await authority();
  return {
    port,
    handshake: (client = {}) => handshake(port, ca, client),
    close: () => new Promise((resolve, reject) => server.close((error) => error ? reject(error) : resolve())),
  };
}

function handshake(port: number, ca: string, client: TlsClient): Promise<Handshake> {
  const { servername = '', host = servername, minVersion = 'TLSv1.2', maxVersion, ciphers = ALL_CIPHERS } = client;
  return new Promise((resolve) => {
    const socket: TLSSocket = connect({
      host: '127.0.0.1',
      port,
      ca,
      servername,
      minVersion,
      maxVersion,
      ciphers,
      rejectUnauthorized: false,
      checkServerIdentity: (_, certificate) => checkServerIdentity(host, certificate),
    });
    socket.once('secureConnect', () => {
      const { subject, subjectaltname, valid_to: end } = socket.getPeerCertificate();
      const { authorizationError } = socket as unknown as { authorizationError: string | { code: string } | null };
      const error = typeof authorizationError === 'string' ? authorizationError : authorizationError?.code;
      socket.destroy();
      resolve({ subject: String(subject.CN), names: subjectaltname?.split(', ').map((name) => name.replace('DNS:', '')), validUntil: new Date(end), error });
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve({ error: error.code }));
  });
}
