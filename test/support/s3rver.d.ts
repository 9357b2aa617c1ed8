/** The part of s3rver that tests use; it comes without types. */
declare module '@20minutes/s3rver' {
  export default class S3rver {
    constructor(options: {
      address: string;
      port: number;
      silent: boolean;
      directory: string;
      vhostBuckets: boolean;
      configureBuckets: { name: string }[];
    });
    readonly store: {
      existsObject(bucket: string, key: string): Promise<boolean>;
      listObjects(
        bucket: string,
        options: { prefix?: string; delimiter?: string | undefined },
      ): Promise<{ objects: { key: string }[]; commonPrefixes: string[]; isTruncated: boolean }>;
    };
    run(): Promise<{ port: number }>;
    configureBuckets(): Promise<void>;
    close(): Promise<void>;
  }
}
